import { setTimeout as delay } from 'node:timers/promises';
import { Directive, ProblemError, type ReportProgressRequest } from '@lepton/contracts';
import { RpcError } from '@lepton/messaging';
import { waitFor } from '@lepton/testing';
import { TrainingControl, type Progress } from './engine/index.js';
import { Reporter } from './reporter.js';

/** The training service as seen from a worker: answers by a script. */
function service(answer: (request: ReportProgressRequest, call: number) => Promise<{ directive: Directive; adjustment?: object }>) {
  const requests: ReportProgressRequest[] = [];
  const reportProgress = (request: unknown) => {
    requests.push(request as ReportProgressRequest);
    return answer(request as ReportProgressRequest, requests.length);
  };
  return { requests, client: { reportProgress } as unknown as ConstructorParameters<typeof Reporter>[0] };
}

const lease = { runId: 'run_1', leaseEpoch: 3n, leaseMs: 60_000, lastReport: 7n };
const progress = (epoch: number): Progress => ({
  epoch, epochs: 9, step: epoch * 2, stepsPerEpoch: 2, metrics: [], samplesPerSecond: 1, remainingMs: null,
  points: [{ name: 'loss', split: 'TRAIN', epoch, step: epoch * 2, value: 1 }],
});
const go = async () => ({ directive: Directive.CONTINUE });

describe('a worker\'s reports', () => {
  it('are numbered on from the last lease, and put together what happens while one is under way', async () => {
    const { requests, client } = service(() => delay(20).then(go));
    const reporter = new Reporter(client, lease, new TrainingControl());
    for (let epoch = 1; epoch <= 5; epoch++) reporter.progress(progress(epoch));
    await reporter.drain();
    reporter.close();
    expect(requests.map(({ report }) => report)).toEqual([8n, 9n]);
    expect(requests.map(({ progress }) => progress?.epoch)).toEqual([1, 5]);
    expect(requests.flatMap(({ points }) => points.map(({ epoch }) => epoch))).toEqual([1, 2, 3, 4, 5]);
  });

  it('are sent again unchanged until they are answered', async () => {
    const { requests, client } = service(async (_, call) => {
      if (call < 3) throw new RpcError('unavailable', 'nobody answers');
      return go();
    });
    const reporter = new Reporter(client, lease, new TrainingControl());
    reporter.progress(progress(1));
    await reporter.drain();
    reporter.close();
    expect(requests.map(({ report }) => report)).toEqual([8n, 8n, 8n]);
    expect(requests[2]).toEqual(requests[0]);
  });

  it('stop when the lease is lost, and so does the run', async () => {
    const control = new TrainingControl();
    const cancelled = countCalls(control, 'cancel');
    const { requests, client } = service(async () => {
      throw new ProblemError('LEASE_LOST', 'drop it');
    });
    const reporter = new Reporter(client, lease, control);
    reporter.progress(progress(1));
    await reporter.drain();
    reporter.progress(progress(2));
    let said = false;
    await reporter.finally(async () => void (said = true));
    reporter.close();
    expect(cancelled()).toBe(1);
    expect(requests).toHaveLength(1);
    expect(said).toBe(false);
  });

  it.each<[string, Directive, 'cancel' | 'pause']>([['cancel', Directive.CANCEL, 'cancel'], ['pause', Directive.PAUSE, 'pause']])(
    'bring back what the user wants: %s, once', async (_, directive, method) => {
      const control = new TrainingControl();
      const called = countCalls(control, method);
      const { client } = service(async () => ({ directive }));
      const reporter = new Reporter(client, lease, control);
      reporter.progress(progress(1));
      await reporter.drain();
      reporter.progress(progress(2));
      await reporter.drain();
      reporter.close();
      expect(called()).toBe(1);
    },
  );

  it('go on as heartbeats when nothing happens', async () => {
    const { requests, client } = service(go);
    const reporter = new Reporter(client, { ...lease, leaseMs: 50 }, new TrainingControl());
    await waitFor(() => requests.length > 2);
    reporter.close();
    expect(requests[0]).toMatchObject({ runId: 'run_1', leaseEpoch: 3n, progress: undefined });
  });
});

/** Counts the calls of a method, which still does its work. */
function countCalls(control: TrainingControl, method: 'cancel' | 'pause'): () => number {
  let calls = 0;
  const original = control[method].bind(control);
  control[method] = () => {
    calls += 1;
    original();
  };
  return () => calls;
}
