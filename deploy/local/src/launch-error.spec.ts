import { LaunchError, explainFileError } from './launch-error.js';

describe('explainFileError', () => {
  it.each([
    ['ENOSPC', 'The disk that holds /data/x is full.', /LEPTON_HOME=/],
    ['EACCES', 'No permission to write /data/x.', /sudo chown/],
    ['EROFS', 'No permission to write /data/x.', /LEPTON_HOME=/],
  ])('makes a line and a way out of %s', (code, message, wayOut) => {
    const error = explainFileError(Object.assign(new Error(code), { code }), '/data/x');
    expect(error).toBeInstanceOf(LaunchError);
    expect(error).toMatchObject({ message, wayOut: expect.stringMatching(wayOut) });
  });

  it('lets a bug through as it is', () => {
    const bug = new TypeError('x is not a function');
    expect(explainFileError(bug, '/data/x')).toBe(bug);
  });
});
