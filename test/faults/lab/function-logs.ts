import { readFileSync, statSync } from 'node:fs';
import type { Runtime } from '../../../localstack/runtime/runtime.ts';

/** A line of a function's log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** What the functions logged since it was begun. */
export interface FunctionLogs {
  /** The lines with this message. */
  lines(message: string): LogLine[];
}

/** Begins to look at the functions' logs; what they wrote before does not count. */
export function watchFunctionLogs({ functions }: Pick<Runtime, 'functions'>): FunctionLogs {
  const files = Object.values(functions).map(({ logFile }) => ({ logFile, from: sizeOf(logFile) }));
  return {
    lines: (message) =>
      files
        .flatMap((file) => textOf(file).split('\n'))
        .filter((line) => line.includes(message))
        .flatMap(parsed)
        .filter((line) => line['message'] === message),
  };
}

interface WatchedFile {
  readonly logFile: string;
  /** Bytes that were there before. */
  readonly from: number;
}

const textOf = ({ logFile, from }: WatchedFile): string =>
  sizeOf(logFile) > from ? readFileSync(logFile).subarray(from).toString('utf8') : '';

/** A function that never ran has no log. */
const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** Not every line is of the logger: the runtime's own warnings are text. */
function parsed(line: string): LogLine[] {
  try {
    return [JSON.parse(line) as LogLine];
  } catch {
    return [];
  }
}
