import { TrainingControl } from './training-control.js';

describe('a control', () => {
  it('interrupts what is waited for, once the user has spoken and afterwards', async () => {
    const control = new TrainingControl();
    const never = new Promise<never>(() => undefined);
    expect(await control.unlessInterrupted(Promise.resolve(1))).toBe(1);
    const waiting = control.unlessInterrupted(never);
    control.pause();
    await expect(waiting).rejects.toBe(control.interruption.reason);
    await expect(control.unlessInterrupted(Promise.resolve(1))).rejects.toBe(control.interruption.reason);
    await expect(new TrainingControl().unlessInterrupted(Promise.reject(new Error('of its own')))).rejects.toThrow('of its own');
  });

  it('stays cancelled', () => {
    const control = new TrainingControl();
    control.cancel();
    control.pause();
    expect(control.directive).toBe('cancel');
  });
});
