import { GraphBuilder } from '@lepton/tfjs-onnx';
import { waitFor } from '@lepton/testing';
import { SessionHost } from '../src/session-host.js';
import type { Tensors } from '../src/tensor.js';

const DYING_THREAD = new URL('./dying-thread.mjs', import.meta.url);

function negate(): Uint8Array {
  const graph = new GraphBuilder('negate');
  graph.output(graph.node('Neg', [graph.input('x', 'float32', ['N'])]), 'float32', ['N'], 'y');
  return graph.toModel();
}

const x: Tensors = { x: { type: 'float32', dims: [1], data: Float32Array.of(3) } };
const die: Tensors = { die: { type: 'float32', dims: [1], data: Float32Array.of(0) } };

describe('SessionHost', () => {
  it('restarts a thread that dies, and tells the requests that were with it', async () => {
    const host = new SessionHost({ model: negate(), threads: 1 }, DYING_THREAD);
    await host.start();
    try {
      expect((await host.run(x)).outputs['y']?.data).toEqual(Float32Array.of(-3));
      await expect(host.run(die)).rejects.toMatchObject({ code: 'MODEL_CRASHED', status: 503, message: expect.stringContaining('being restarted') });
      expect(host.alive).toBe(false);
      // Waits for the new thread rather than fail.
      expect((await host.run(x)).outputs['y']?.data).toEqual(Float32Array.of(-3));
      expect(host).toMatchObject({ alive: true, crashes: 1 });
    } finally {
      await host.close();
    }
  });

  it('goes on trying while the model cannot be loaded again', async () => {
    const model = negate();
    const host = new SessionHost({ model, threads: 1 }, DYING_THREAD);
    await host.start();
    const intact = model.slice();
    model.fill(0);
    await expect(host.run(die)).rejects.toMatchObject({ code: 'MODEL_CRASHED' });
    const waiting = host.run(x);
    model.set(intact);
    expect((await waiting).outputs['y']?.data).toEqual(Float32Array.of(-3));
    await host.close();
  });

  it('can be closed while it restarts', async () => {
    const host = new SessionHost({ model: negate(), threads: 1 }, DYING_THREAD);
    await host.start();
    await host.run(die).catch(() => undefined);
    await host.close();
    await expect(host.run(x)).rejects.toMatchObject({ code: 'CLOSED' });
    await waitFor(() => !host.alive);
  });
});
