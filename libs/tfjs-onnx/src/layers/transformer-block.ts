import * as tfl from '@tensorflow/tfjs-layers';
import { MultiHeadAttention } from './multi-head-attention.js';
import { Join } from './join.js';

export interface TransformerBlockConfig {
  readonly heads: number;
  /** Units of the hidden feed-forward layer. */
  readonly hiddenUnits: number;
  readonly dropout?: number;
  readonly activation?: 'relu' | 'gelu' | 'swish';
  /** Normalise before each part (default; trains without warm-up, Xiong et al. 2020) or after it, as Vaswani et al. 2017. */
  readonly normalise?: 'before' | 'after';
  /** Prefix of the layers' names. */
  readonly name?: string;
  /** Of the initial weights; the next block needs one at least 16 further. */
  readonly seed?: number;
}

type Part = (x: tfl.SymbolicTensor) => tfl.SymbolicTensor;

class Block {
  private count = 0;
  private seeds = 0;

  constructor(private readonly config: TransformerBlockConfig) {}

  /** x + part(x), normalised and dropped out as the block is set to. */
  residual(x: tfl.SymbolicTensor, part: Part): tfl.SymbolicTensor {
    const { dropout = 0, normalise = 'before' } = this.config;
    const norm: Part = (value) => this.apply(tfl.layers.layerNormalization({ epsilon: 1e-5, ...this.named('norm') }), value);
    const changed = part(normalise === 'before' ? norm(x) : x);
    const kept = dropout > 0 ? this.apply(tfl.layers.dropout({ rate: dropout, ...this.named('dropout') }), changed) : changed;
    const sum = this.apply(new Join(this.named('add')), [x, kept]);
    return normalise === 'after' ? norm(sum) : sum;
  }

  /** @param memory what is attended to: a sequence, and its ids where some of its steps are padding */
  attention(causal: boolean, memory: readonly tfl.SymbolicTensor[] = []): Part {
    const { heads, dropout = 0 } = this.config;
    return (x) => this.apply(new MultiHeadAttention({ heads, dropout, causal, ...this.named('attention'), ...this.seeded(4) }), memory.length > 0 ? [x, ...memory] : x);
  }

  feedForward(x: tfl.SymbolicTensor): tfl.SymbolicTensor {
    const { hiddenUnits, activation = 'gelu' } = this.config;
    const hidden = this.apply(tfl.layers.dense({ units: hiddenUnits, activation: activation as 'relu', ...this.named('expand'), kernelInitializer: tfl.initializers.glorotUniform(this.seeded(1)) }), x);
    return this.apply(tfl.layers.dense({ units: x.shape.at(-1) as number, ...this.named('contract'), kernelInitializer: tfl.initializers.glorotUniform(this.seeded(1)) }), hidden);
  }

  private named(part: string): { name?: string } {
    return this.config.name === undefined ? {} : { name: `${this.config.name}_${part}${++this.count}` };
  }

  /** Room for `count` seeds. */
  private seeded(count: number): { seed?: number } {
    if (this.config.seed === undefined) return {};
    const seed = this.config.seed + this.seeds;
    this.seeds += count;
    return { seed };
  }

  private apply(layer: tfl.layers.Layer, x: tfl.SymbolicTensor | tfl.SymbolicTensor[]): tfl.SymbolicTensor {
    return layer.apply(x) as tfl.SymbolicTensor;
  }
}

/** Self-attention and feed-forward on [rows, time, features]. */
export function transformerEncoderBlock(x: tfl.SymbolicTensor, config: TransformerBlockConfig): tfl.SymbolicTensor {
  const block = new Block(config);
  return block.residual(block.residual(x, block.attention(false)), (value) => block.feedForward(value));
}

/**
 * Causal self-attention, attention to the encoder's output where there is one, and feed-forward.
 * @param ids of the encoder's input [rows, time]: steps with the id 0 are not attended to
 */
export function transformerDecoderBlock(x: tfl.SymbolicTensor, config: TransformerBlockConfig, memory?: tfl.SymbolicTensor, ids?: tfl.SymbolicTensor): tfl.SymbolicTensor {
  const block = new Block(config);
  const self = block.residual(x, block.attention(true));
  const crossed = memory ? block.residual(self, block.attention(false, ids ? [memory, ids] : [memory])) : self;
  return block.residual(crossed, (value) => block.feedForward(value));
}
