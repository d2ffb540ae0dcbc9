import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { jest } from '@jest/globals';
import { wherePytorchIs } from '../testing/where-pytorch-is.js';
import { FrameReader, encodeFrame, type Frame } from './frames.js';
import { PythonProcess, pythonPath } from './python-process.js';

jest.setTimeout(120_000);

describe('messages to the Python process', () => {
  it('are put together from pieces of any size', () => {
    const frames: Frame[] = [];
    const message = (op: string, values: number[]) => Buffer.concat(encodeFrame({ op }, [{ name: 'x', shape: [values.length], data: Float32Array.from(values) }]));
    const bytes = Buffer.concat([message('a', [1, NaN]), message('b', []), message('c', [Infinity])]);
    for (const size of [1, 7, bytes.length]) {
      frames.length = 0;
      const reader = new FrameReader((frame) => frames.push(frame));
      for (let start = 0; start < bytes.length; start += size) reader.push(bytes.subarray(start, start + size));
      expect(frames.map(({ header }) => header['op'])).toEqual(['a', 'b', 'c']);
      expect(frames.map(({ tensors: [tensor] }) => [...tensor?.data ?? []])).toEqual([[1, NaN], [], [Infinity]]);
    }
  });

  it('cannot be sent where there is no Python, and the error says what to do', async () => {
    const { LEPTON_PYTHON: before } = process.env;
    process.env['LEPTON_PYTHON'] = '/nowhere/python';
    try {
      await expect(PythonProcess.start()).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE', message: expect.stringContaining('npm run engine:pytorch') });
    } finally {
      if (before === undefined) Reflect.deleteProperty(process.env, 'LEPTON_PYTHON');
      else process.env['LEPTON_PYTHON'] = before;
    }
  });
});

wherePytorchIs('the Python process', () => {
  it('passes its own tests', async () => {
    const { stderr } = await promisify(execFile)(pythonPath(), ['-m', 'unittest'], { cwd: fileURLToPath(new URL('../../../../../../libs/python', import.meta.url)) });
    expect(stderr).toMatch(/Ran \d\d tests in .*\n\nOK/s);
  });

  it('that dies in mid-work is an error which says how, not a wait without end', async () => {
    const python = await PythonProcess.start();
    const answer = python.request({ op: 'weights' }).catch((error: unknown) => error);
    expect(await answer).toMatchObject({ code: 'NOT_OPEN' });
    const dying = python.request({ op: 'open' });
    process.kill(python.pid, 'SIGKILL');
    await expect(dying).rejects.toMatchObject({ code: expect.stringMatching(/ENGINE_CRASHED|ENGINE_FAILED/) });
    await expect(python.request({ op: 'weights' })).rejects.toMatchObject({ code: 'ENGINE_CRASHED', message: expect.stringContaining('SIGKILL') });
    await python.release();
    const next = await PythonProcess.start();
    expect(next.pid).not.toBe(python.pid);
    await next.close();
  });

  it('is kept for the next run, and then let go', async () => {
    const first = await PythonProcess.start();
    await first.release();
    const second = await PythonProcess.start();
    expect(second.pid).toBe(first.pid);
    await second.close();
    expect(() => process.kill(first.pid, 0)).toThrow('ESRCH');
  });
});
