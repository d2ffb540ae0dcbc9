import { waitFor } from './wait-for.js';

describe('waitFor', () => {
  it('resolves with the first value that is there, past errors', async () => {
    let calls = 0;
    const value = await waitFor(() => {
      if (++calls === 1) throw new Error('not yet');
      return calls < 3 ? undefined : calls;
    }, { intervalMs: 1 });
    expect(value).toBe(3);
  });

  it('says what it waited for and what it saw last', async () => {
    await expect(waitFor(() => { throw new Error('still closed'); }, { timeoutMs: 5, intervalMs: 1, what: 'the door' }))
      .rejects.toThrow('Waited 5 ms in vain for the door; last seen: still closed');
  });
});
