import { signRequest, SIGNATURE_HEADER, verifyRequest } from './signature.js';

const request = { method: 'POST', path: '/graphql', workspace: 'default', body: '{"query":"{x}"}' };
const now = 1_800_000_000_000;
const signature = signRequest('secret', request, now)[SIGNATURE_HEADER];

describe('a signed request', () => {
  it('is accepted as it was signed', () => {
    expect(verifyRequest('secret', signature, request, now + 59_000)).toBe(true);
  });

  it.each([
    ['another secret', 'other', request],
    ['another body', 'secret', { ...request, body: '{"query":"{y}"}' }],
    ['a body taken away', 'secret', { ...request, body: undefined }],
    ['another path', 'secret', { ...request, path: '/graphql?x' }],
    ['another method', 'secret', { ...request, method: 'GET' }],
    ['another workspace', 'secret', { ...request, workspace: 'other' }],
  ])('is refused with %s', (_, secret, changed) => {
    expect(verifyRequest(secret, signature, changed, now)).toBe(false);
  });

  it.each([['later than a minute', 60_001], ['from the future', -60_001]])('is refused %s', (_, offset) => {
    expect(verifyRequest('secret', signature, request, now + offset)).toBe(false);
  });

  it.each([[undefined], [''], ['x'], [`${now}.body.zz`], [`${now}.body.`], ['NaN.body.00']])('is refused with the header %s', (header) => {
    expect(verifyRequest('secret', header, request, now)).toBe(false);
  });

  it('covers no body where it is streamed', () => {
    const streamed = { ...request, body: undefined };
    const header = signRequest('secret', streamed, now)[SIGNATURE_HEADER];
    expect(verifyRequest('secret', header, streamed, now)).toBe(true);
    expect(verifyRequest('secret', header, { ...streamed, path: '/uploads/x' }, now)).toBe(false);
  });
});
