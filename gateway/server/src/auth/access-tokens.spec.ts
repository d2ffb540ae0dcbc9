import { AccessTokens, bearer } from './access-tokens.js';

const tokens = new AccessTokens({ token: 'lpt_0123456789abcdef', workspace: 'default', hint: '.lepton/secrets.json' });

describe('AccessTokens', () => {
  it('takes the installation\'s token', () => {
    expect(tokens.verify('lpt_0123456789abcdef')).toEqual({ principal: { workspace: 'default' } });
  });

  it.each([undefined, ''])('says where the token is when there is none (%p)', (presented) => {
    expect(tokens.verify(presented)).toMatchObject({ problem: { code: 'UNAUTHENTICATED', message: expect.stringContaining('.lepton/secrets.json') } });
  });

  it.each(['lpt_0123456789abcdeF', 'lpt_0123456789abcde', 'x', 'lst.9999999999.', `lst.9999999999.${'A'.repeat(43)}`])('refuses %p', (presented) => {
    expect(tokens.verify(presented)).toMatchObject({ problem: { code: 'UNAUTHENTICATED', message: expect.stringContaining('not the one') } });
  });

  it('takes a short-lived token until it ends', () => {
    const { token, expiresAt } = tokens.issue(60, 1_800_000_000_000);
    expect(expiresAt.getTime()).toBe(1_800_000_060_000);
    expect(tokens.verify(token, 1_800_000_059_999)).toEqual({ principal: { workspace: 'default', expiresAt: 1_800_000_060_000 } });
    expect(tokens.verify(token, 1_800_000_060_000)).toMatchObject({ problem: { code: 'TOKEN_EXPIRED', message: expect.stringContaining('POST /auth/token') } });
  });

  it('does not take a short-lived token with another end, or of another installation', () => {
    const { token } = tokens.issue(60);
    const [, , mac] = token.split('.');
    expect(tokens.verify(`lst.9999999999.${mac}`)).toMatchObject({ problem: { code: 'UNAUTHENTICATED' } });
    const others = new AccessTokens({ token: 'another-token-0123', workspace: 'default', hint: '' });
    expect(others.verify(token)).toMatchObject({ problem: { code: 'UNAUTHENTICATED' } });
  });

  it('issues for at most a day', () => {
    expect(tokens.issue(1e9, 0).expiresAt.getTime()).toBe(86_400_000);
  });
});

describe('bearer', () => {
  it.each([['Bearer abc', 'abc'], ['bearer  abc ', 'abc'], ['Basic abc', undefined], ['abc', undefined], ['Bearer a b', undefined], [undefined, undefined], [['Bearer a'], undefined]])('%p → %p', (header, expected) => {
    expect(bearer(header)).toBe(expected);
  });
});
