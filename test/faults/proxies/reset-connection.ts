import type { Socket } from 'node:net';

/**
 * Resets a connection. One that is being ended is closed instead: libuv refuses to reset it (EINVAL), and Node.js then
 * neither closes its handle nor comes to an end itself, but waits for it at its exit for ever.
 * @see https://docs.libuv.org/en/v1.x/tcp.html#c.uv_tcp_close_reset
 */
export function resetConnection(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
