import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { channelBlock, IntegratedGradients, traceTrainingStep, type TrainingGraph, TrainingSession } from '@lepton/tfjs-onnx';
import { EagerSession, loadBackend } from '@lepton/tfjs-onnx/eager';
import { fastest, interleave, median, ratio, type Bench, type Row } from './measure.ts';
import { built, dataOf, LEARNING_RATE, LOSS, type Network, networks, ROWS } from './networks/networks.ts';
import { pythonIsThere, PyTorch, TRIED_STEPS } from './networks/pytorch.ts';

const ROUNDS = 9;
/** About how long each trains in a round. */
const ROUND_SECONDS = 0.3;
const THREADS = [1, 2] as const;
/** Points on the path of the integral, computed in one run. */
const PATH_STEPS = 50;

interface Session { step(batch: { x: Float32Array | Int32Array; y: Int32Array; learningRate: number }): Promise<{ loss: number }>; dispose(): Promise<void> }

async function run(): Promise<Row[]> {
  const home = mkdtempSync(join(tmpdir(), 'lepton-bench-training-'));
  try {
    const rows: Row[] = [];
    for (const network of networks) {
      const { x, y } = dataOf(network);
      const files = { x: join(home, `${network.name}.x`), y: join(home, `${network.name}.y`) };
      writeFileSync(files.x, x);
      writeFileSync(files.y, y);
      for (const threads of THREADS) {
        for (const row of await compare(network, { x, y }, files, threads)) {
          console.log(`${row.what}: ${row.value}; ${row.baseline}; ${row.ratio?.toFixed(2) ?? ''}`); // it takes minutes
          rows.push(row);
        }
      }
    }
    return [...rows, await integratedGradients()];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Samples per second of ours beside PyTorch's and, on one thread, which is all it has, tfjs-wasm's. */
async function compare(network: Network, data: { x: Float32Array | Int32Array; y: Int32Array }, files: { x: string; y: string }, threads: number): Promise<Row[]> {
  const options = { loss: LOSS, optimizer: network.optimizer, batchSize: network.batchSize, metrics: ['accuracy'] as const };
  const session = await faster(traceTrainingStep({ ...options, model: await built(network), channelBlock: await channelBlock() }), network, data, threads);
  const ours = trainer(session, network, data);
  const torch = pythonIsThere() ? await PyTorch.start(network.name, files, threads) : undefined;
  try {
    const stepsOf = (seconds: number) => Math.max(2, Math.round(ROUND_SECONDS / seconds));
    const steps = stepsOf(await ours(3));
    const theirSteps = torch ? stepsOf((await torch.train(3)).seconds / 3) : 0;
    const cpu = { ours: [] as number[], torch: [] as number[] };
    const beside = await interleave(ROUNDS, {
      ours: async () => {
        const before = process.cpuUsage();
        const seconds = await ours(steps);
        const { user, system } = process.cpuUsage(before);
        cpu.ours.push((user + system) / 1e6 / steps);
        return seconds;
      },
      again: () => ours(steps),
      torch: async () => {
        if (!torch) return Number.NaN;
        const taken = await torch.train(theirSteps);
        cpu.torch.push(taken.cpu / theirSteps);
        return taken.seconds / theirSteps;
      },
    });
    const speed = (seconds: readonly number[]) => `${Math.round(network.batchSize / median(seconds)).toLocaleString('en')} samples/s`;
    const what = `${network.what}, ${threads} thread${threads > 1 ? 's' : ''}`;
    // seconds: the baseline's to ours is how much faster ours is
    const control = ratio(beside.again, beside.ours);
    const rows: Row[] = [{
      what, value: speed(beside.ours), control,
      ...(torch ? { baseline: `PyTorch: ${speed(beside.torch)}; by processor time ${ratio(cpu.torch, cpu.ours).toFixed(2)}`, ratio: ratio(beside.torch, beside.ours), goal: '≥ 1.0' } : { baseline: '**PyTorch is not installed: npm run engine:pytorch**' }),
    }];
    if (threads === 1) {
      const { backend } = await loadBackend();
      const wasm = EagerSession.create({ ...options, model: await built(network) }, backend);
      const theirs = trainer(wasm, network, data);
      const few = await interleave(3, { ours: () => ours(2), wasm: () => theirs(1) });
      rows.push({ what, value: speed(few.ours), baseline: `tfjs-${backend}: ${speed(few.wasm)}`, ratio: ratio(few.wasm, few.ours), control, goal: '≥ 3' });
      await wasm.dispose();
    }
    return rows;
  } finally {
    torch?.stop();
    await session.dispose();
  }
}

/** With threads that wait in the way that is faster here and now, as PyTorch's do. */
const faster = (graph: TrainingGraph, network: Network, data: { x: Float32Array | Int32Array; y: Int32Array }, threads: number): Promise<TrainingSession> => fastest(
  threads > 1 ? [false, true] : [false],
  (spinning) => TrainingSession.create(graph, { threads, spinning }),
  async (session) => {
    const train = trainer(session, network, data);
    await train(2);
    return train(TRIED_STEPS);
  },
  (session) => session.dispose(),
);

/** Trains on, so and so many steps; seconds per step. */
function trainer(session: Session, { batchSize }: Network, { x, y }: { x: Float32Array | Int32Array; y: Int32Array }): (steps: number) => Promise<number> {
  const size = x.length / ROWS;
  let done = 0;
  return async (steps) => {
    const start = performance.now();
    for (let i = 0; i < steps; i++) {
      const at = done++ % (ROWS / batchSize) * batchSize;
      await session.step({ x: x.subarray(at * size, (at + batchSize) * size), y: y.subarray(at, at + batchSize), learningRate: LEARNING_RATE });
    }
    return (performance.now() - start) / 1_000 / steps;
  };
}

/** Of one picture, along a path from black that is computed in one run. */
async function integratedGradients(): Promise<Row> {
  const network = networks.find(({ name }) => name === 'cnn');
  if (!network) throw new Error('the bench has lost its CNN');
  const explainer = await IntegratedGradients.create({ model: await built(network), steps: PATH_STEPS });
  const x = dataOf(network).x.subarray(0, 28 * 28);
  const cpu: number[] = [];
  const explain = async () => {
    const [start, before] = [performance.now(), process.cpuUsage()];
    await explainer.explain({ x, target: 3 });
    const { user, system } = process.cpuUsage(before);
    cpu.push((user + system) / 1_000);
    return performance.now() - start;
  };
  const { once, again } = await interleave(15, { once: explain, again: explain });
  await explainer.dispose();
  return { what: `explain: integrated gradients of the CNN, ${PATH_STEPS} steps, 1 thread`, value: `${median(once).toFixed(1)} ms; ${median(cpu).toFixed(1)} ms of processor time`, ratio: median(once), control: ratio(again, once), goal: '≤ 20 ms' };
}

export default {
  title: 'Training: one step after another',
  note: `The default engine's step (forward, backward, optimiser, metrics as one ONNX graph) against PyTorch in a process of its own, as one writes it, with its fused optimisers, and against tfjs on wasm, whose
missing and slow kernels we have filled in: same network, data, batch and threads, loss and accuracy read at every step; threads wait as is faster for each at the time, spinning or asleep, and PyTorch's are stopped while ours are measured. The ratio is that of speeds; beside it, of processor time, which other work on the machine blurs
less. The control is our step twice. PyTorch's LSTM and GRU have a second bias; its GRU resets after the product. PyTorch is installed with \`npm run engine:pytorch\`.

What helped: convolutions and both their gradients on onnxruntime's blocked kernel (NCHWc), which its optimiser keeps for constant filters: filters are turned by small transposes, the filter's gradient is a convolution
with dy as its filter and the rows as channels, padded beforehand (ResNet 1.7 times as fast, CNN 1.3); several images interleaved there, column by column, so that the kernel's registers are busy: a filter's gradient has only three columns, and it
computes six at once (16 channels of 32×32: 1.8 ms against 3.3); the gradient of a strided convolution by its input as one without strides, a channel more for each place within a stride (ResNet 1.1 on two threads, where ConvTranspose gains nothing);
biases within those convolutions (CNN 1.09); a ReLU's slope as one HardSigmoid, as steep as a float can be, where a comparison and a cast were two passes; a ReLU before max pooling done after it, on a quarter of the data (CNN 1.06);
Gather and ReorderInput in place of Transpose, whose threads write into each other's cache lines (0.6 ms on one thread, 2.3 on two); state written into the arrays of the step before last; one sigmoid for an LSTM's gates (1.05); batch normalisation with a gradient of its own over lines of 256 numbers; tiles for max pooling.
What did not: onnxruntime's LSTM for the forward pass (the gates would have to be computed again); an LSTM's slopes inside its Scan; several time steps in one turn of a Scan, or none at all (a turn itself costs 2 µs);
an LSTM's slopes from what going forward has computed, without slices, its recurrent weights turned once, and tall products turned (\`(bᵀa)ᵀ\` for \`aᵀb\`): 3 to 4 % of its step all together, hardly beyond noise; several steps in one \`run()\`, as a Loop: a \`run()\` with
20 tensors in and 20 out costs 60 µs, a tenth of the smallest MLP's step and less than 1 % of the others'; MaxPool with indices and
MaxUnpool or ScatterElements for its gradient (10 ms against 3.5 ms by tiles); filter gradients as products over columns by Gather, over columns transposed beforehand, over three shifts of each side (12 to 16 ms, against 14 by slices and 7 blocked);
padding inside the blocked filter gradient (11 ms against 4); groups of rows there, for the cache's sake (no difference); a transposed convolution as one with the filter turned round, unblocked (no difference); parallel execution of nodes (twice the processor time);
optimisation levels, memory patterns, denormals as zero (no difference); no arena (1.6 times slower).
Threads that spin while they wait for one another are a matter of the machine: two that do took 0.76 to 0.87 of the time of two that sleep on a quiet one (CNN 8.4 ms against 10.1, LSTM 6.6 against 8.7, ResNet 35 against 40; one thread 13.6, 9.7 and 57),
and up to twice the time on a busy one. So training lets them spin where the machine has cores to spare as a run begins.
Two threads on two cores that are shared with others stray: over three runs the ratios at two threads were MLP 1.5 to 2.1, CNN 1.2 to 1.7, ResNet 0.93 (before its strided gradients were blocked) to 1.44, LSTM 0.55 to 0.56, GRU 1.6 to 1.7, Transformer 1.6 to 1.9; at one
thread CNN 1.2 to 1.8, ResNet 1.05 to 1.11, LSTM 0.78 to 0.83. Where PyTorch is ahead: an LSTM's recurrence, which it has as one kernel a step, written for it, where we have ten of 2 µs around a product of 10. Of our step of 9.3 ms half is that recurrence; all that is
listed above would save 0.3 ms; the weights' gradients as one product of input and state side by side, faster alone (1.6 ms against 2.2), nothing in a whole step.`,
  run,
} satisfies Bench;
