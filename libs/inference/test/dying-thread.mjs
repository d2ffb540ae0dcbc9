// A session thread that ends when it is fed "die": what an uncaught error in it comes to.
import { parentPort } from 'node:worker_threads';

parentPort.on('message', ({ feeds }) => {
  if (feeds?.die) process.exit(7);
});
await import('../src/session-thread.ts');
