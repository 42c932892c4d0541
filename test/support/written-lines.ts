import { afterEach, beforeEach, vi } from 'vitest';

/**
 * Catches what each test of a file writes to standard output and error, with these environment variables set. Loggers and
 * metrics keep the streams they were made with, so make them in the test.
 * @returns the lines so far, as they were written and as JSON.
 */
export function catchLines(env: Readonly<Record<string, string>>) {
  let lines: string[] = [];
  beforeEach(() => {
    lines = [];
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, 'write').mockImplementation((chunk) => {
        lines.push(String(chunk));
        return true;
      });
    }
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });
  return {
    lines: (): readonly string[] => lines,
    written: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}
