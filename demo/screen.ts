/** Where the demo's words go. */
export interface Screen {
  /** A line that stays. */
  print(line: string): void;
  /** What is going on: on a terminal one line that changes, elsewhere a line every few seconds. */
  progress(line: string): void;
  /** The result, behind everything else on standard output. */
  result(json: string): void;
}

/** The part of a stream that a screen uses. */
export type Output = Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>;

const PLAIN_INTERVAL_MS = 3_000;
const CLEAR_LINE = '\r\x1b[K';

/** @param json Standard output is for the result alone, so people read standard error. */
export function createScreen(json: boolean, stdout: Output, stderr: Output, clock: () => number): Screen {
  const people = json ? stderr : stdout;
  let changing = false;
  let plainAt = Number.NEGATIVE_INFINITY;
  const clear = () => {
    if (changing) people.write(CLEAR_LINE);
    changing = false;
  };
  return {
    print(line) {
      clear();
      people.write(`${line}\n`);
    },
    progress(line) {
      if (people.isTTY) {
        people.write(CLEAR_LINE + [...line].slice(0, (people.columns || 80) - 1).join(''));
        changing = true;
      } else if (clock() - plainAt >= PLAIN_INTERVAL_MS) {
        plainAt = clock();
        people.write(`${line}\n`);
      }
    },
    result(json) {
      clear();
      stdout.write(`${json}\n`);
    },
  };
}
