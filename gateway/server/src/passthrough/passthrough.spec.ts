import { withoutToken } from './passthrough.js';

describe('withoutToken', () => {
  it.each([
    ['/v2/models/a%2Fb', '/v2/models/a%2Fb'],
    ['/artifacts/x?token=abc', '/artifacts/x'],
    ['/artifacts/x?a=1&token=abc&b=%20', '/artifacts/x?a=1&b=%20'],
    ['/artifacts/x?mytoken=1', '/artifacts/x?mytoken=1'],
    ['/artifacts/x?', '/artifacts/x'],
  ])('%s → %s', (url, expected) => expect(withoutToken(url)).toBe(expected));
});
