import { defaultRunSpec, type LayerSpec, type RunSpec, type RunSpecOverrides } from '@lepton/architectures';
import { type ArtifactSignature, decodeRows, METADATA_KEYS, readSplit, type ReferenceDistribution, servingCodec } from '@lepton/features';
import { type DatasetFixture, datasetFromFiles, datasetFromRows, drawnShapes, sungTones } from '@lepton/features/testing';
import { readModelMetadata } from '@lepton/tfjs-onnx';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { CheckpointFile, Engine, LogLine, Progress, TrainingJob, TrainingObserver, TrainingOutcome, TrainingResult } from '../engine.js';
import { TrainingControl } from '../training-control.js';
import { fruits, houses } from './synthetic.js';

/** Layers that keep state of their own or draw random numbers: what a resumed run is most likely to get wrong. */
const STATEFUL: LayerSpec[] = [{ kind: 'dense', units: 12, activation: 'relu' }, { kind: 'batchNormalization' }, { kind: 'dropout', rate: 0.4 }, { kind: 'dense', units: 6, activation: 'tanh' }];

export function specFor({ manifest }: DatasetFixture, overrides: RunSpecOverrides = {}): RunSpec {
  const spec = defaultRunSpec({ manifest, overrides: { seed: 7, ...overrides } });
  if (!spec.ok) throw new Error(JSON.stringify(spec.problems));
  return spec.value;
}

class Recorder implements TrainingObserver {
  readonly progresses: Progress[] = [];
  readonly checkpoints: CheckpointFile[] = [];
  readonly logs: LogLine[] = [];

  constructor(private readonly onProgress: (progress: Progress) => void = () => undefined) {}

  progress(progress: Progress): void {
    this.progresses.push(progress);
    this.onProgress(progress);
  }

  checkpoint(checkpoint: CheckpointFile): void {
    this.checkpoints.push(checkpoint);
  }

  log(line: LogLine): void {
    this.logs.push(line);
  }
}

/** Tests whose name does not match are listed as skipped. */
function picking(only: RegExp): typeof globalThis.it {
  const pick = (name: string) => (only.test(name) ? globalThis.it : globalThis.it.skip);
  const test = (name: string, body: () => Promise<void>) => { pick(name)(name, body); };
  const each = (cases: readonly unknown[]) => (name: string, body: (...args: unknown[]) => Promise<void>) => { pick(name).each(cases as unknown[][])(name, body); };
  return Object.assign(test, { each }) as unknown as typeof globalThis.it;
}

/** What every engine promises. Datasets are small and made here; nothing is mocked. `only`: for an engine so slow that the rest would take minutes. */
export function describeEngine(name: string, make: () => Engine, { only }: { readonly only?: RegExp } = {}): void {
  const it = only ? picking(only) : globalThis.it;
  describe(`${name} engine`, () => {
    const engine = make();
    const start = (fixture: DatasetFixture, overrides: RunSpecOverrides = {}, rest: Partial<TrainingJob> = {}, observer: TrainingObserver = new Recorder(), control = new TrainingControl()) =>
      engine.train({ spec: specFor(fixture, overrides), ...fixture, ...rest }, control, observer);
    const complete = async (...args: Parameters<typeof start>): Promise<TrainingResult> => completed(await start(...args));

    describe('learns', () => {
      it('classes, from numbers, categories, booleans and missing values', async () => {
        const fixture = await fruits();
        const { evaluation, labels, metrics, signature, parameterCount } = await complete(fixture);
        const metric = Object.fromEntries(metrics.map(({ name: key, value }) => [key, value]));
        expect(metric['accuracy']).toBeGreaterThan(0.9);
        expect(metric['rocAuc']).toBeGreaterThan(0.95);
        expect(labels).toEqual(['no', 'yes']);
        expect(signature.inputs.map(({ column, type }) => [column, type])).toEqual([['size', 'float32'], ['weight', 'float32'], ['colour', 'string'], ['organic', 'string']]);
        expect(evaluation.confusionMatrix?.counts.flat().reduce((a, b) => a + b)).toBe(fixture.manifest.splits[2]?.rowCount);
        expect(evaluation.rocCurve?.at(-1)).toEqual([1, 1]);
        expect(evaluation.worstExamples[0]?.row).toHaveProperty('size');
        expect(parameterCount).toBeGreaterThan(100);
      });

      it('values, in their own unit', async () => {
        const { evaluation, metrics } = await complete(await houses());
        const metric = Object.fromEntries(metrics.map(({ name: key, value }) => [key, value]));
        expect(metric['r2']).toBeGreaterThan(0.9);
        expect(metric['meanAbsoluteError']).toBeGreaterThan(1_000);
        expect(metric['meanAbsoluteError']).toBeLessThan(100_000);
        expect(evaluation.residuals?.counts.reduce((a, b) => a + b)).toBe(60);
        expect(evaluation.confusionMatrix).toBeNull();
      });
    });

    it.each<[string, RunSpecOverrides]>([
      ['binaryCrossEntropy', {}], ['focal', {}], ['kullbackLeibler', {}], ['cosine', {}], ['hinge', { lossOptions: { classWeights: { yes: 1.5 } } }], ['crossEntropy', { balanced: true, labelSmoothing: 0.1 }],
      ['focal', { lossOptions: { gamma: 1, alpha: 0.6 } }],
    ])('learns classes by the loss %s', async (loss, overrides) => {
      const { metrics } = await complete(await fruits(), { loss, epochs: 30, ...overrides });
      expect(metrics.find(({ name: key }) => key === 'accuracy')?.value).toBeGreaterThan(0.8);
    });

    describe('learns from files', () => {
      const shapes = async ({ count = 150, broken = false } = {}) => {
        const files = await drawnShapes(count);
        return datasetFromFiles(files.map((row, i) => (broken && i % 10 === 0 ? { ...row, bytes: Buffer.from('no image') } : row)), 'image');
      };
      const SMALL: RunSpecOverrides = {
        epochs: 3, batchSize: 16, layers: [{ kind: 'conv2d', filters: 4, kernelSize: 3, strides: 2, activation: 'relu' }, { kind: 'batchNormalization', momentum: 0.9 }, { kind: 'flatten' }, { kind: 'dropout', rate: 0.2 }],
      };

      it('by the defaults; the artifact, given the files, answers as the evaluation says', async () => {
        const fixture = await shapes({ count: 240 });
        const { artifact, evaluation, labels, metrics } = await complete(fixture, { epochs: 12 });
        expect(metrics.find(({ name: key }) => key === 'accuracy')?.value).toBeGreaterThan(0.9);
        const { blobs, columns } = await readSplit(fixture.splits.TEST, [{ name: 'image', as: 'bytes' }, { name: 'label', as: 'text' }]);
        const { label } = await serveFiles(artifact, blobs?.get('image') ?? []);
        expect(labelCounts(labels, [...columns.get('label') ?? []].map(String), label)).toEqual(evaluation.confusionMatrix?.counts);
        expect(evaluation.worstExamples[0]?.row).toEqual({ file: expect.stringMatching(/\.png$/) });
      });

      it('and from recordings: the artifact, given the files, answers as the evaluation says', async () => {
        const fixture = await datasetFromFiles(sungTones(150), 'audio');
        const { artifact, evaluation, labels, metrics } = await complete(fixture, { epochs: 10 });
        expect(metrics.find(({ name: key }) => key === 'accuracy')?.value).toBeGreaterThan(0.85);
        const { blobs, columns } = await readSplit(fixture.splits.TEST, [{ name: 'audio', as: 'bytes' }, { name: 'label', as: 'text' }]);
        const { label } = await serveFiles(artifact, blobs?.get('audio') ?? []);
        expect(labelCounts(labels, [...columns.get('label') ?? []].map(String), label)).toEqual(evaluation.confusionMatrix?.counts);
      });

      it('from any checkpoint as if nothing had been, changed at random as the images are', async () => {
        const fixture = await shapes();
        const recorder = new Recorder();
        const { artifact } = await complete(fixture, SMALL, { checkpointEveryMs: 0 }, recorder);
        const middle = recorder.checkpoints[Math.floor(recorder.checkpoints.length / 2)];
        expect((middle?.step ?? 0) % 7).not.toBe(0);
        expect((await complete(fixture, SMALL, { checkpoint: middle?.bytes })).artifact).toEqual(artifact);
        expect((await complete(fixture, { ...SMALL, seed: 8 })).artifact).not.toEqual(artifact);
      });

      it('without those that cannot be read, and says which', async () => {
        const recorder = new Recorder();
        const { evaluation } = await complete(await shapes({ broken: true }), SMALL, {}, recorder);
        const tested = evaluation.confusionMatrix?.counts.flat().reduce((a, b) => a + b) ?? 0;
        const warnings = recorder.logs.filter(({ level }) => level === 'warn').map(({ message }) => message);
        const left = Number(/^(\d+) of \d+ test rows cannot be read/.exec(warnings.find((message) => message.includes('test rows')) ?? '')?.[1] ?? 0);
        expect(warnings[0]).toMatch(/train rows cannot be read and are left out, such as (circle|square|cross)\/\d+\.png: This is not an image/);
        expect(tested + left).toBe((await shapes()).manifest.splits[2]?.rowCount);
      });
    });

    describe('makes an artifact', () => {
      it('that takes rows as people write them and answers as the evaluation says', async () => {
        const fixture = await fruits();
        const result = await complete(fixture, { epochs: 20 });
        const metadata = readModelMetadata(result.artifact);
        const signature = JSON.parse(metadata[METADATA_KEYS.signature] ?? '') as ArtifactSignature;
        expect(signature).toEqual(JSON.parse(JSON.stringify(result.signature)));
        const table = await readSplit(fixture.splits.TEST, [
          { name: 'size', as: 'number' }, { name: 'weight', as: 'number' }, { name: 'colour', as: 'text' }, { name: 'organic', as: 'boolean' }, { name: 'ripe', as: 'text' },
        ]);
        const rows = Array.from({ length: table.rowCount }, (_, i) => Object.fromEntries(signature.inputs.map(({ column }) => {
          const value = table.columns.get(column)?.[i];
          return [column, Number.isNaN(value) ? null : String(value)];
        })));
        const { label, probabilities } = await serve(result.artifact, signature, rows);
        const counts = labelCounts(result.labels, [...table.columns.get('ripe') ?? []].map(String), label);
        expect(counts).toEqual(result.evaluation.confusionMatrix?.counts);
        expect(probabilities).toHaveLength(table.rowCount * 2);
      });

      it('with the reference for drift', async () => {
        const fixture = await fruits();
        const { artifact } = await complete(fixture, { epochs: 1 });
        const reference = JSON.parse(readModelMetadata(artifact)[METADATA_KEYS.reference] ?? '') as ReferenceDistribution;
        const trainRows = fixture.manifest.splits[0]?.rowCount;
        for (const bins of [...reference.features, reference.prediction]) expect(bins.counts.reduce((a, b) => a + b)).toBe(trainRows);
        expect(reference.features.map(({ name: column }) => column)).toEqual(['size', 'weight', 'colour', 'organic']);
        expect(reference.prediction).toMatchObject({ kind: 'category', name: 'ripe' });
      });
    });

    describe('is repeatable', () => {
      it('to the byte with the same seed, and not with another', async () => {
        const fixture = await fruits();
        const train = async (seed: number) => (await complete(fixture, { epochs: 3, seed, layers: STATEFUL })).artifact;
        expect(await train(1)).toEqual(await train(1));
        expect(await train(1)).not.toEqual(await train(2));
      });

      it('from any checkpoint, in mid-epoch too: the artifact is that of an undisturbed run, to the byte', async () => {
        const fixture = await fruits();
        const overrides: RunSpecOverrides = { epochs: 4, batchSize: 48, layers: STATEFUL, schedule: 'cosine' };
        const recorder = new Recorder();
        const { artifact } = await complete(fixture, overrides, { checkpointEveryMs: 0 }, recorder);
        const undisturbed = await complete(fixture, overrides);
        expect(artifact).toEqual(undisturbed.artifact);
        const stepsPerEpoch = Math.ceil((fixture.manifest.splits[0]?.rowCount ?? 0) / 48);
        const picked = [0, 0.3, 0.5, 0.8, 0.999].map((share) => recorder.checkpoints[Math.floor(share * recorder.checkpoints.length)] as CheckpointFile);
        expect(picked.some(({ step }) => step % stepsPerEpoch !== 0)).toBe(true);
        expect(new Set(picked.map(({ step }) => step)).size).toBe(picked.length);
        for (const { bytes, step } of picked) {
          const seen = new Recorder();
          const resumed = await complete(fixture, overrides, { checkpoint: bytes }, seen);
          expect(Buffer.from(resumed.artifact).equals(artifact)).toBe(true);
          const first = seen.progresses.flatMap(({ points }) => points)[0];
          expect(first?.step).toBeGreaterThanOrEqual(step);
        }
      });

      it.each(['cosineWarmup', 'step', 'reduceOnPlateau'])('under the schedule %s', async (schedule) => {
        const fixture = await fruits(120);
        const overrides: RunSpecOverrides = { epochs: 8, schedule, batchSize: 16, optimizer: { learningRate: 0.2 }, earlyStopping: { enabled: false }, ...(schedule === 'reduceOnPlateau' ? { scheduleOptions: { patience: 1 } } : {}) };
        const recorder = new Recorder();
        const { artifact } = await complete(fixture, overrides, { checkpointEveryMs: 0 }, recorder);
        const resumed = await complete(fixture, overrides, { checkpoint: recorder.checkpoints[Math.floor(0.7 * recorder.checkpoints.length)]?.bytes });
        expect(resumed.artifact).toEqual(artifact);
        expect(artifact).not.toEqual((await complete(fixture, { ...overrides, schedule: 'constant', scheduleOptions: null })).artifact);
      });

      it('over several pauses', async () => {
        const fixture = await fruits();
        const overrides: RunSpecOverrides = { epochs: 30, layers: STATEFUL };
        let outcome = await pausedAfter(fixture, overrides, 5);
        let pauses = 0;
        while (outcome.status === 'PAUSED') {
          pauses++;
          outcome = await pausedAfter(fixture, overrides, 10 * pauses, outcome.checkpoint?.bytes);
        }
        expect(pauses).toBeGreaterThan(1);
        expect(completed(outcome).artifact).toEqual((await complete(fixture, overrides)).artifact);
      });

      const pausedAfter = (fixture: DatasetFixture, overrides: RunSpecOverrides, steps: number, checkpoint?: Uint8Array) => {
        const control = new TrainingControl();
        let seen = 0;
        const observer: TrainingObserver = { progress: () => undefined, log: () => undefined, checkpoint: () => { if (++seen === steps) control.pause(); } };
        return start(fixture, overrides, { checkpoint, checkpointEveryMs: 0 }, observer, control);
      };

      it.each<[string, (file: Uint8Array) => Uint8Array]>([
        ['damaged', (file) => file.map((byte, i) => (i === file.length - 100 ? byte ^ 1 : byte))], ['truncated', (file) => file.subarray(0, file.length / 2)],
        ['foreign', () => new Uint8Array(500)],
      ])('from the start when a checkpoint is %s, and says so', async (_, spoil) => {
        const fixture = await fruits();
        const made = new Recorder();
        const { artifact } = await complete(fixture, { epochs: 2 }, { checkpointEveryMs: 0 }, made);
        const recorder = new Recorder();
        const again = await complete(fixture, { epochs: 2 }, { checkpoint: spoil(made.checkpoints[3]?.bytes ?? new Uint8Array()) }, recorder);
        expect(again.artifact).toEqual(artifact);
        expect(recorder.logs.filter(({ level }) => level === 'warn').map(({ message }) => message).join()).toContain('starts over');
      });

      it('does not continue another run\'s checkpoint', async () => {
        const fixture = await fruits();
        const made = new Recorder();
        await complete(fixture, { epochs: 2, seed: 1 }, { checkpointEveryMs: 0 }, made);
        const recorder = new Recorder();
        const other = await complete(fixture, { epochs: 2, seed: 2 }, { checkpoint: made.checkpoints[3]?.bytes }, recorder);
        expect(other.artifact).toEqual((await complete(fixture, { epochs: 2, seed: 2 })).artifact);
        expect(recorder.logs.map(({ message }) => message).join()).toContain('another spec');
      });
    });

    describe('obeys', () => {
      it('a cancel at once, in the middle of a long epoch, with 10,000 epochs to go', async () => {
        const control = new TrainingControl();
        let cancelledAt: number | undefined;
        const recorder = new Recorder(({ step }) => {
          cancelledAt ??= step;
          control.cancel();
        });
        // a checkpoint each step says how far it went
        const outcome = await start(await fruits(20_000), { epochs: 10_000, batchSize: 4, earlyStopping: { enabled: false } }, { checkpointEveryMs: 0 }, recorder, control);
        expect(outcome).toEqual({ status: 'CANCELLED' });
        expect(recorder.checkpoints.at(-1)?.step).toBe(cancelledAt);
        expect(recorder.progresses).toHaveLength(1);
      });

      it('a cancel that came before it began', async () => {
        const control = new TrainingControl();
        control.cancel();
        expect(await start(await fruits(), {}, {}, new Recorder(), control)).toEqual({ status: 'CANCELLED' });
      });

      it('new epochs and a new learning rate, and remembers them in its checkpoints', async () => {
        const fixture = await fruits();
        const control = new TrainingControl();
        control.adjust({ epochs: 3 });
        control.adjust({ learningRate: 0.05 });
        const overrides: RunSpecOverrides = { epochs: 50, earlyStopping: { enabled: false } };
        const recorder = new Recorder();
        const adjusted = await complete(fixture, overrides, { checkpointEveryMs: 0 }, recorder, control);
        expect(adjusted.epochs).toBe(3);
        const asSpecified = await complete(fixture, { ...overrides, epochs: 3, optimizer: { learningRate: 0.05 } });
        expect(adjusted.artifact).toEqual(asSpecified.artifact);
        const resumed = await complete(fixture, overrides, { checkpoint: recorder.checkpoints[4]?.bytes });
        expect(resumed.artifact).toEqual(asSpecified.artifact);
        expect(recorder.logs.map(({ message }) => message).join()).toMatch(/Learning rate set from .* to 0.05/);
      });

      it('early stopping: the weights kept are those of the best epoch', async () => {
        const fixture = await fruits(120);
        const overrides: RunSpecOverrides = { epochs: 400, optimizer: { name: 'adam', learningRate: 0.01 }, layers: [{ kind: 'dense', units: 64, activation: 'relu' }] };
        const stopped = await complete(fixture, { ...overrides, earlyStopping: { patience: 6 } });
        expect(stopped.epochs).toBe(stopped.bestEpoch + 6);
        expect(stopped.epochs).toBeLessThan(400);
        const exact = await complete(fixture, { ...overrides, epochs: stopped.bestEpoch, earlyStopping: { enabled: false } });
        expect(stopped.artifact).toEqual(exact.artifact);
      });

      it.each(['accuracy', 'meanAbsoluteError'] as const)('early stopping by the validation %s: what is kept, said, and resumed is that of the best', async (metric) => {
        const fixture = metric === 'accuracy' ? await fruits(120) : await houses(120);
        const overrides: RunSpecOverrides = { epochs: 400, optimizer: { name: 'adam', learningRate: 0.03 }, layers: [{ kind: 'dense', units: 16, activation: 'relu' }], earlyStopping: { metric, patience: 4 } };
        const recorder = new Recorder();
        const stopped = await complete(fixture, overrides, { checkpointEveryMs: 0 }, recorder);
        const values = new Map(recorder.progresses.flatMap(({ points }) => points).filter(({ name: key, split }) => key === metric && split === 'VALIDATION').map(({ epoch, value }) => [epoch, value]));
        const best = values.get(stopped.bestEpoch) ?? NaN;
        const delta = specFor(fixture, overrides).earlyStopping?.minimumDelta ?? NaN;
        for (const value of values.values()) expect(metric === 'accuracy' ? value - best : best - value).toBeLessThanOrEqual(delta);
        expect(stopped.epochs).toBe(stopped.bestEpoch + 4);
        expect(recorder.logs.map(({ message }) => message).join()).toContain(`Stopped after epoch ${stopped.epochs}: the validation ${metric} has not improved since epoch ${stopped.bestEpoch} (${best.toPrecision(4)}).`);
        const waiting = recorder.checkpoints.findLast(({ epoch }) => epoch === stopped.bestEpoch + 2);
        expect((await complete(fixture, overrides, { checkpoint: waiting?.bytes })).artifact).toEqual(stopped.artifact);
        const exact = await complete(fixture, { ...overrides, epochs: stopped.bestEpoch, earlyStopping: { enabled: false } });
        expect(stopped.artifact).toEqual(exact.artifact);
      });
    });

    describe('tells', () => {
      it('every epoch\'s metrics once and in order, at most ten times a second', async () => {
        const fixture = await fruits();
        const recorder = new Recorder();
        const begin = performance.now();
        const { epochs } = await complete(fixture, { epochs: 150, earlyStopping: { enabled: false } }, {}, recorder);
        const seconds = (performance.now() - begin) / 1_000;
        const { progresses } = recorder;
        const points = progresses.flatMap((progress) => progress.points);
        for (const split of ['TRAIN', 'VALIDATION'] as const) {
          for (const metric of ['loss', 'accuracy']) {
            const ends = points.filter((point) => point.name === metric && point.split === split && point.step % (progresses[0]?.stepsPerEpoch ?? 1) === 0);
            expect(ends.map(({ epoch }) => epoch)).toEqual(Array.from({ length: epochs }, (_, i) => i + 1));
          }
        }
        // the last one comes at the end, whenever that is
        expect(progresses.length).toBeLessThanOrEqual(10 * seconds + 1);
        expect(progresses.length).toBeGreaterThan(1);
        const last = progresses.at(-1);
        expect(last).toMatchObject({ epoch: epochs, epochs, step: epochs * (last?.stepsPerEpoch ?? 0), remainingMs: 0 });
        expect(progresses[0]?.samplesPerSecond).toBeGreaterThan(0);
        expect(last?.metrics.map(({ name: key, split }) => `${split} ${key}`).toSorted()).toEqual(['TRAIN accuracy', 'TRAIN loss', 'VALIDATION accuracy', 'VALIDATION loss']);
      });

      it('a rising or falling loss, which it saw, not one it made up', async () => {
        const recorder = new Recorder();
        await complete(await fruits(), { epochs: 40, earlyStopping: { enabled: false } }, {}, recorder);
        const losses = recorder.progresses.flatMap(({ points }) => points).filter(({ name: key, split, step }) => key === 'loss' && split === 'TRAIN' && step % 9 === 0).map(({ value }) => value);
        expect(losses[0]).toBeGreaterThan(0.5);
        expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) * 0.7);
      });

      it('nothing that stops the event loop', async () => {
        // Milliseconds of this thread's processor time between two turns: what others take of the machine does not count.
        let longest = 0;
        let last = process.threadCpuUsage();
        const timer = setInterval(() => {
          const { user, system } = process.threadCpuUsage(last);
          longest = Math.max(longest, (user + system) / 1_000);
          last = process.threadCpuUsage();
        }, 5);
        const recorder = new Recorder(() => undefined);
        await complete(await fruits(4_000), { epochs: 3, batchSize: 4 }, { checkpointEveryMs: 5 }, recorder);
        clearInterval(timer);
        expect(recorder.checkpoints.length).toBeGreaterThan(0);
        expect(longest).toBeLessThan(1_000);
      });

      it('an observer that cannot keep checkpoints no lies: training ends with its error', async () => {
        const observer: TrainingObserver = { progress: () => undefined, log: () => undefined, checkpoint: () => Promise.reject(new Error('the disk is full')) };
        await expect(start(await fruits(), { epochs: 10_000, earlyStopping: { enabled: false } }, { checkpointEveryMs: 0 }, observer)).rejects.toThrow('the disk is full');
      });

      it('which weights are of no class', async () => {
        const recorder = new Recorder();
        const fixture = await fruits(60);
        const spec = specFor(fixture, { epochs: 1 });
        const outcome = await engine.train({ ...fixture, spec: { ...spec, lossOptions: { classWeights: { yes: 2, perhaps: 3 } } } }, new TrainingControl(), recorder);
        expect(outcome.status).toBe('COMPLETED');
        expect(recorder.logs.map(({ message }) => message).join()).toMatch(/classWeights has "perhaps", of which there is no training row/);
      });

      it('which rows it left out', async () => {
        const rows = Array.from({ length: 200 }, (_, i) => ({ x: i, y: i % 5 === 0 ? null : i % 2 ? 'odd' : 'even' }));
        const recorder = new Recorder();
        await complete(await datasetFromRows(rows, { target: 'y' }), { epochs: 2 }, {}, recorder);
        expect(recorder.logs.map(({ message }) => message).join()).toMatch(/28 of 140 train rows have no "y"/);
      });
    });

    describe('refuses, with a problem that says what to do', () => {
      it('a loss that explodes', async () => {
        const outcome = await start(await houses(), { epochs: 200, optimizer: { name: 'sgd', learningRate: 9 }, earlyStopping: { enabled: false } });
        expect(outcome).toMatchObject({ status: 'FAILED', problem: { code: 'LOSS_DIVERGED', field: 'optimizer.learningRate' } });
        expect(outcome.status === 'FAILED' && outcome.problem.message).toMatch(/Try a learning rate of 0\.9 .*clipNorm/);
      });

      it('a training split of one class', async () => {
        const rowsOf = (labels: string[]) => Array.from({ length: 100 }, (_, i) => ({ x: i, y: labels[i % labels.length] }));
        const fixture = await datasetFromRows(rowsOf(['rare', 'usual']), { target: 'y' });
        const { splits: { TRAIN } } = await datasetFromRows(rowsOf(['usual']));
        const outcome = await start({ ...fixture, splits: { ...fixture.splits, TRAIN } });
        expect(outcome).toMatchObject({ status: 'FAILED', problem: { code: 'TARGET_SINGLE_CLASS', field: 'target' } });
      });

      it('more memory than there is', async () => {
        const fixture = await fruits();
        expect(await start(fixture, {}, { memoryLimitBytes: 10_000 })).toMatchObject({ status: 'FAILED', problem: { code: 'MEMORY_EXCEEDED' } });
      });
    });

    it('trains when a batch is larger than the data and no row can be validated', async () => {
      const fixture = await fruits(60);
      const { splits: { VALIDATION } } = await fruits(1);
      const nothing = { ...fixture, splits: { ...fixture.splits, VALIDATION } };
      const { epochs } = await complete(nothing, { epochs: 4, batchSize: 65_536 });
      expect(epochs).toBe(4);
    });
  });
}

function completed(outcome: TrainingOutcome): TrainingResult {
  if (outcome.status !== 'COMPLETED') throw new Error(JSON.stringify(outcome));
  return outcome.result;
}

async function serve(artifact: Uint8Array, signature: ArtifactSignature, rows: readonly unknown[]): Promise<{ label: string[]; probabilities: Float32Array }> {
  const session = await InferenceSession.create(artifact, { logSeverityLevel: 3 });
  const tensors = decodeRows(signature, rows);
  if (!tensors.ok) throw new Error(JSON.stringify(tensors.problems));
  const answer = await session.run(Object.fromEntries(tensors.value.map(({ name, type, data, shape }) => [name, new Tensor(type, data as string[], [...shape])])));
  await session.release();
  return { label: answer['label']?.data as string[], probabilities: answer['probabilities']?.data as Float32Array };
}

/** As the model server does it. */
async function serveFiles(artifact: Uint8Array, files: readonly Uint8Array[]): Promise<{ label: string[] }> {
  const codec = servingCodec(readModelMetadata(artifact));
  const feeds = await codec?.toFeeds(new Map([[codec.inputs[0]?.name ?? '', files.map((file) => Buffer.from(file).toString('base64'))]]));
  if (!feeds?.ok) throw new Error(JSON.stringify(feeds));
  const session = await InferenceSession.create(artifact, { logSeverityLevel: 3 });
  const answer = await session.run(Object.fromEntries(feeds.value.map(({ name, type, data, shape }) => [name, new Tensor(type as 'float32', data as Float32Array, [...shape])])));
  await session.release();
  return { label: answer['label']?.data as string[] };
}

function labelCounts(labels: readonly string[], expected: readonly string[], predicted: readonly string[]): number[][] {
  const counts = labels.map(() => labels.map(() => 0));
  for (const [i, truth] of expected.entries()) {
    const cells = counts[labels.indexOf(truth)];
    const column = labels.indexOf(predicted[i] ?? '');
    if (cells) cells[column] = (cells[column] ?? 0) + 1;
  }
  return counts;
}
