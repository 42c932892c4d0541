import { spawn } from 'node:child_process';

/** Reads process ids until its input ends, which is when we end, however that happens. */
const SCRIPT = 'while read -r pid; do last=$pid; done; [ -z "$last" ] || kill -KILL "$last" 2>/dev/null; rm -rf "$1"';

/** Cleans up after this process when it ends without doing so itself, `kill -9` and an early Ctrl-C included. */
export interface Guard {
  /** The server to kill; the last one named counts. */
  watch(pid: number): void;
  /** Takes the guard off; nothing is cleaned up any more. */
  dismiss(): void;
}

/** Guards a server's directory, and the server as soon as it has a process id. */
export function guardDirectory(home: string): Guard {
  const guard = spawn('/bin/sh', ['-c', SCRIPT, 'caseload-guard', home], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without a shell the server is unguarded, and still stopped by stop().
  guard.on('error', () => {});
  guard.stdin.on('error', () => {});
  guard.unref();
  // The pipe alone must not keep this process running. Its type hides that it is a socket.
  (guard.stdin as unknown as { unref?: () => void }).unref?.();
  return {
    watch: (pid) => void guard.stdin.write(`${pid}\n`),
    dismiss() {
      guard.kill('SIGKILL');
      guard.stdin.destroy();
    },
  };
}
