import type { RunSpecOverrides } from '@lepton/architectures';
import { type DatasetFixture, datasetFromFiles, drawnShapes } from '@lepton/features/testing';
import type { CheckpointFile, Engine, LogLine, Progress, TrainingJob, TrainingObserver, TrainingOutcome } from '../engine.js';
import { TrainingControl } from '../training-control.js';
import { specFor } from './engine.contract.js';
import { fruits } from './synthetic.js';

const IMAGES: RunSpecOverrides = { epochs: 1, batchSize: 16, layers: [{ kind: 'conv2d', filters: 2, kernelSize: 3, strides: 4 }, { kind: 'flatten' }] };
const TABLE: RunSpecOverrides = { epochs: 3, layers: [{ kind: 'dense', units: 8, activation: 'relu' }, { kind: 'dropout', rate: 0.3 }] };
const DIRECTIVES = [['cancel', 'CANCELLED'], ['pause', 'PAUSED']] as const;

/** Images of which some in each split cannot be read: the log tells of each split when it has been unpacked. */
async function someBroken(): Promise<DatasetFixture> {
  const files = await drawnShapes(150);
  return datasetFromFiles(files.map((row, i) => (i % 4 === 0 ? { ...row, bytes: Buffer.from('no image') } : row)), 'image');
}

class Recorder implements TrainingObserver {
  readonly progresses: Progress[] = [];
  readonly checkpoints: CheckpointFile[] = [];
  readonly messages: string[] = [];

  /** `react` is called with each message of the log, and with each progress. */
  constructor(private readonly react: (what: { message?: string; progress?: Progress }) => void = () => undefined) {}

  progress(progress: Progress): void {
    this.progresses.push(progress);
    this.react({ progress });
  }

  checkpoint(checkpoint: CheckpointFile): void {
    this.checkpoints.push(checkpoint);
  }

  log({ message }: LogLine): void {
    this.messages.push(message);
    this.react({ message });
  }
}

/** What every engine promises before the first step and after the last: a cancel or a pause is obeyed there, too, and nothing is lost by it. */
export function describeInterruptions(name: string, make: () => Engine): void {
  describe(`${name} engine obeys before and after training`, () => {
    const engine = make();
    const start = (fixture: DatasetFixture, overrides: RunSpecOverrides, observer: TrainingObserver, control = new TrainingControl(), rest: Partial<TrainingJob> = {}) =>
      engine.train({ spec: specFor(fixture, overrides), ...fixture, checkpointEveryMs: 0, ...rest }, control, observer);
    const artifactOf = (outcome: TrainingOutcome) => {
      if (outcome.status !== 'COMPLETED') throw new Error(JSON.stringify(outcome));
      return Buffer.from(outcome.result.artifact);
    };
    /** Of what the log tells: which splits have been unpacked. */
    const unpacked = ({ messages }: Recorder) => messages.flatMap((message) => /(\w+) rows cannot be read/.exec(message)?.[1] ?? []);

    it.each(DIRECTIVES)('a %s while files are unpacked: the splits that come after are not', async (method, status) => {
      const fixture = await someBroken();
      const undisturbed = new Recorder();
      await start(fixture, IMAGES, undisturbed);
      expect(unpacked(undisturbed)).toEqual(['train', 'validation', 'test']);
      const control = new TrainingControl();
      const recorder = new Recorder(({ message }) => { if (message?.includes('train rows')) control[method](); });
      expect(await start(fixture, IMAGES, recorder, control)).toEqual({ status });
      expect(unpacked(recorder)).toEqual(['train']);
      expect(recorder.checkpoints).toEqual([]);
    });

    it.each(DIRECTIVES)('a %s that came before it began', async (method, status) => {
      const control = new TrainingControl();
      control[method]();
      const recorder = new Recorder();
      expect(await start(await someBroken(), IMAGES, recorder, control)).toEqual({ status });
      expect(recorder.messages).toEqual([]);
    });

    it('a pause while a run that goes on is prepared: its checkpoint still counts', async () => {
      const fixture = await fruits();
      const made = new Recorder();
      const artifact = artifactOf(await start(fixture, TABLE, made));
      const checkpoint = made.checkpoints[Math.floor(made.checkpoints.length / 2)]?.bytes;
      const control = new TrainingControl();
      const recorder = new Recorder(({ message }) => { if (message?.includes('Resuming')) control.pause(); });
      expect(await start(fixture, TABLE, recorder, control, { checkpoint })).toEqual({ status: 'PAUSED' });
      expect(recorder.progresses).toEqual([]);
      expect(artifactOf(await start(fixture, TABLE, new Recorder(), undefined, { checkpoint })).equals(artifact)).toBe(true);
    });

    it.each(DIRECTIVES)('a %s after the last step: nothing is evaluated', async (method, status) => {
      const control = new TrainingControl();
      const recorder = new Recorder(({ progress }) => { if (progress && progress.epoch === progress.epochs) control[method](); });
      expect(await start(await fruits(), TABLE, recorder, control)).toMatchObject({ status });
      expect(recorder.progresses.at(-1)?.epoch).toBe(TABLE.epochs);
      expect(recorder.messages.join()).not.toContain('On the test split');
    });

    it('a pause after the last step: what goes on makes the artifact, without a step more', async () => {
      const fixture = await fruits();
      const control = new TrainingControl();
      const paused = await start(fixture, TABLE, new Recorder(({ progress }) => { if (progress && progress.epoch === progress.epochs) control.pause(); }), control);
      if (paused.status !== 'PAUSED' || !paused.checkpoint) throw new Error(JSON.stringify(paused));
      const recorder = new Recorder();
      const artifact = artifactOf(await start(fixture, TABLE, recorder, undefined, { checkpoint: paused.checkpoint.bytes }));
      expect(recorder.checkpoints).toEqual([]);
      expect(recorder.progresses).toMatchObject([{ step: paused.checkpoint.step, points: [] }]);
      expect(artifact.equals(artifactOf(await start(fixture, TABLE, new Recorder())))).toBe(true);
    });
  });
}
