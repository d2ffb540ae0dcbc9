import { CloseCode, type Server } from 'graphql-ws';
import { WebSocket } from 'ws';

/**
 * Lets graphql-ws speak over a socket: messages in and out, and a ping every `pingMs`, upon which a client that is not there any more is
 * cut off. (graphql-ws has such glue too, which prints every client's mistake to the console as an error of the server.)
 */
export function connect<Extra extends { socket: WebSocket }>(
  protocol: Server<Extra>, socket: WebSocket, extra: Extra, options: { pingMs: number; failed: (error: unknown) => void },
): void {
  let answered = true;
  const pinging = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, options.pingMs).unref();
  socket.on('pong', () => { answered = true; });
  // ws closes with the code that the mistake asks for.
  socket.on('error', () => {});

  const closed = protocol.opened({
    protocol: socket.protocol,
    send: (data) => new Promise((resolve) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(data, () => resolve());
      else resolve();
    }),
    close: (code, reason) => socket.close(code, reason),
    onMessage: (handle) => void socket.on('message', (data) => {
      handle(String(data)).catch((error: unknown) => {
        options.failed(error);
        socket.close(CloseCode.InternalServerError, 'Internal server error');
      });
    }),
  }, extra);
  socket.once('close', (code, reason) => {
    clearInterval(pinging);
    closed(code, String(reason)).catch(options.failed);
  });
}
