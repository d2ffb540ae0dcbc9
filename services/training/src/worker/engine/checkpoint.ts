import { createHash } from 'node:crypto';
import type { FeaturePlan } from '@lepton/features';
import type { NamedTensor, TrainingState } from '@lepton/tfjs-onnx';
import type { EarlyStoppingState } from './early-stopping.js';
import type { PlateauState } from './schedule.js';

/** Everything that a run needs to go on as if nothing had happened. */
export interface Checkpoint {
  /** Of spec and data: a checkpoint continues the run that made it, and no other. */
  readonly fingerprint: string;
  readonly plan: FeaturePlan;
  readonly position: Position;
  readonly stopping: EarlyStoppingState;
  /** Weights and optimiser slots. */
  readonly state: TrainingState;
  /** Weights of the best epoch so far. */
  readonly best: readonly NamedTensor[] | null;
}

/** Where a run is, apart from its tensors. The order of rows follows from seed and epoch. */
export interface Position {
  /** Epochs finished, and steps finished of the next. */
  readonly epoch: number;
  readonly stepInEpoch: number;
  /** Running sums of the epoch under way. */
  readonly sums: Readonly<Record<string, number>>;
  readonly firstLoss: number | null;
  /** As adjusted by the user. */
  readonly learningRate: number;
  readonly epochs: number;
  readonly plateau?: PlateauState;
}

const MAGIC = Buffer.from('LEPTONCK');
const VERSION = 2;
/** Magic, version, length of the header. */
const PREFIX = 16;
const DIGEST = 32;
const ALIGNMENT = 8;

interface Header extends Omit<Checkpoint, 'state' | 'best'> {
  readonly step: number;
  readonly state: readonly TensorEntry[];
  readonly best: readonly TensorEntry[] | null;
}
/** Offset in bytes from the start of the tensors, which begin at the next multiple of 8 after the header. */
interface TensorEntry { readonly name: string; readonly shape: readonly number[]; readonly offset: number; readonly length: number }

/** Not a checkpoint, a damaged one, or one of another version. */
export class CheckpointError extends Error {
  readonly code = 'CHECKPOINT_INVALID';
}

/**
 * One self-describing file, little-endian: "LEPTONCK", version u32, header length u32, header (JSON), float32 tensors, SHA-256 of all
 * that. Bit-exact.
 */
export function encodeCheckpoint({ state, best, ...rest }: Checkpoint): Uint8Array {
  let offset = 0;
  const place = ({ name, shape, data }: NamedTensor): TensorEntry => {
    const entry = { name, shape, offset, length: data.length };
    offset = align(offset + data.byteLength);
    return entry;
  };
  const header: Header = { ...rest, step: state.step, state: state.tensors.map(place), best: best?.map(place) ?? null };
  const json = Buffer.from(JSON.stringify(header));
  const start = align(PREFIX + json.length);
  const file = Buffer.alloc(start + offset + DIGEST);
  MAGIC.copy(file);
  file.writeUInt32LE(VERSION, 8);
  file.writeUInt32LE(json.length, 12);
  json.copy(file, PREFIX);
  const write = (entries: readonly TensorEntry[], tensors: readonly NamedTensor[]) => {
    for (const [i, { data }] of tensors.entries()) Buffer.from(data.buffer, data.byteOffset, data.byteLength).copy(file, start + (entries[i]?.offset ?? 0));
  };
  write(header.state, state.tensors);
  if (header.best && best) write(header.best, best);
  const body = file.subarray(0, file.length - DIGEST);
  digest(body).copy(file, body.length);
  return file;
}

/** @throws CheckpointError */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < PREFIX + DIGEST || !file.subarray(0, MAGIC.length).equals(MAGIC)) throw new CheckpointError('This is not a checkpoint.');
  const version = file.readUInt32LE(8);
  if (version !== VERSION) throw new CheckpointError(`The checkpoint has format ${version}; this engine reads ${VERSION}.`);
  const body = file.subarray(0, file.length - DIGEST);
  if (!digest(body).equals(file.subarray(body.length))) throw new CheckpointError('The checkpoint is damaged: its digest does not match.');
  const headerEnd = PREFIX + file.readUInt32LE(12);
  const { step, state, best, ...rest } = JSON.parse(file.toString('utf8', PREFIX, headerEnd)) as Header;
  const start = align(headerEnd);
  const read = ({ name, shape, offset, length }: TensorEntry): NamedTensor => {
    const data = new Float32Array(length);
    Buffer.from(data.buffer).set(body.subarray(start + offset, start + offset + data.byteLength));
    return { name, shape, data };
  };
  return { ...rest, state: { step, tensors: state.map(read) }, best: best?.map(read) ?? null };
}

const align = (offset: number) => Math.ceil(offset / ALIGNMENT) * ALIGNMENT;
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
