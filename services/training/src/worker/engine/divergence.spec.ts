import { defaultRunSpec, type RunSpecOverrides } from '@lepton/architectures';
import { aManifest } from '@lepton/features/testing';
import { DivergenceGuard } from './divergence.js';

const guard = (optimizer: RunSpecOverrides['optimizer'] = { name: 'sgd' }, first: number | null = null) => {
  const spec = defaultRunSpec({ manifest: aManifest(), overrides: { optimizer } });
  if (!spec.ok) throw new Error(JSON.stringify(spec.problems));
  return new DivergenceGuard(spec.value, first);
};

describe('the divergence of a loss', () => {
  it.each([NaN, Infinity, -Infinity])('is seen where it is %d: a tenth of the learning rate, or clipping, is advised', (loss) => {
    const watching = guard();
    expect(watching.check(2, 1, 0.5)).toBeUndefined();
    expect(watching.check(loss, 40, 0.25)).toEqual({
      code: 'LOSS_DIVERGED', field: 'optimizer.learningRate',
      message: 'The loss is no longer a number by step 40: training has diverged. Try a learning rate of 0.025 (now 0.25), or gradient clipping (optimizer option clipNorm: 1).',
    });
  });

  it('is seen from the first step on', () => {
    const watching = guard();
    expect(watching.check(NaN, 1, 1)?.code).toBe('LOSS_DIVERGED');
    expect(watching.first).toBeNull();
  });

  it('is seen where it has grown ten-thousandfold, and not before', () => {
    const watching = guard();
    watching.check(3, 1, 0.1);
    expect(watching.check(30_000, 2, 0.1)).toBeUndefined();
    expect(watching.check(30_001, 3, 0.1)).toMatchObject({ message: expect.stringMatching(/^The loss grew to 3\.00e\+4 by step 3: .*Try a learning rate of 0\.01 \(now 0\.1\), or gradient clipping/) });
  });

  it('goes by 1 where the first loss was smaller: what grows from nearly nothing may still be small', () => {
    const watching = guard();
    watching.check(1e-6, 1, 0.1);
    expect(watching.check(9_999, 2, 0.1)).toBeUndefined();
    expect(watching.check(10_001, 3, 0.1)?.code).toBe('LOSS_DIVERGED');
  });

  it('is measured by the first loss of the run that goes on', () => {
    expect(guard(undefined, 100).check(500_000, 9, 0.1)).toBeUndefined();
    expect(guard(undefined, 10).check(500_000, 9, 0.1)?.code).toBe('LOSS_DIVERGED');
  });

  it('does not ask for the clipping that there is', () => {
    const message = guard({ name: 'sgd', options: { clipNorm: 1 } }).check(NaN, 5, 0.1)?.message;
    expect(message).toMatch(/Try a learning rate of 0\.01 \(now 0\.1\)\.$/);
  });
});
