import { decodeCursor, encodeCursor } from './keyset-page.js';

describe('cursors', () => {
  it('hold any text', () => {
    const values = ['2026-01-01 00:00:00.123456+00', 'run_01', 'ümlaut "quoted"'];
    expect(decodeCursor(encodeCursor(values), 3)).toEqual(values);
  });

  it.each(['', 'nonsense', encodeCursor(['only one']), Buffer.from('{"a":1}').toString('base64url'), Buffer.from('[1,2]').toString('base64url')])(
    'refuse %j with a code and the field', (cursor) => {
      expect(() => decodeCursor(cursor, 2)).toThrow(expect.objectContaining({ code: 'INVALID_CURSOR', field: 'after' }));
    },
  );
});
