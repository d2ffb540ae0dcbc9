import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { requirePort, requireRoom } from './mesh.js';

describe('checks before a start', () => {
  it('name a taken port and the way out', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(requirePort(port)).rejects.toMatchObject({
      message: expect.stringMatching(new RegExp(`^Port ${port} is taken`)), wayOut: `Stop that, or take another port: LEPTON_PORT=${port + 1} npm start`,
    });
    server.close();
    await once(server, 'close');
    await requirePort(port);
  });

  it('wait for a port that a process has which is going: nobody is seen to hold it', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    let looks = 0;
    const gone = () => {
      if (++looks === 2) server.close();
      return undefined;
    };
    await requirePort(typeof address === 'object' && address ? address.port : 0, gone);
    expect(looks).toBeGreaterThanOrEqual(2);
  });

  it('name a full disk', () => {
    expect(() => requireRoom(tmpdir(), Number.MAX_SAFE_INTEGER)).toThrow(/^The disk that holds .* is full: \d+ MB are free/);
    requireRoom(tmpdir(), 1);
  });
});
