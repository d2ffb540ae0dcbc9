import { jest } from '@jest/globals';
import { Listening } from './listening.js';

describe('listening', () => {
  beforeEach(() => void jest.useFakeTimers({ now: 0 }));
  afterEach(() => void jest.useRealTimers());

  const MS = 1_000;
  /** What the last of so many rounds finds. */
  const rounds = (listening: Listening, count: number): boolean => {
    let found = false;
    for (let round = 0; round < count; round++) {
      jest.advanceTimersByTime(MS / 4 + 1);
      found = listening.longEnough;
      listening.looked();
    }
    return found;
  };

  it('has to have lasted for the whole time', () => {
    const listening = new Listening({ connected: true }, MS);
    expect(rounds(listening, 3)).toBe(false);
    expect(rounds(listening, 1)).toBe(true);
  });

  it('begins anew when the connection was down', () => {
    const messaging = { connected: true };
    const listening = new Listening(messaging, MS);
    expect(rounds(listening, 5)).toBe(true);
    messaging.connected = false;
    expect(rounds(listening, 1)).toBe(false);
    messaging.connected = true;
    expect(rounds(listening, 3)).toBe(false);
    expect(rounds(listening, 1)).toBe(true);
  });

  it('begins anew after a round that failed or came late', () => {
    const listening = new Listening({ connected: true }, MS);
    expect(rounds(listening, 5)).toBe(true);
    jest.advanceTimersByTime(MS / 4 + 1); // and nobody looked
    expect(rounds(listening, 4)).toBe(false);
    expect(rounds(listening, 1)).toBe(true);
  });
});
