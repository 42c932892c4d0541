import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

interface Cut {
  /** Bytes behind the header that were generated. */
  readonly given: number;
  readonly parts: number;
  readonly rows: number;
  readonly bytes: number;
  /** Most bytes held on and off the heap after a collection. */
  readonly heldBytes: number;
}

const MIB = 2 ** 20;
const SCRIPT = fileURLToPath(new URL('../../../support/cut-generated-file.ts', import.meta.url));

async function cutFileOf(mebibytes: number): Promise<Cut> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--max-old-space-size=64',
    '--expose-gc',
    SCRIPT,
    String(mebibytes),
  ]);
  return JSON.parse(stdout);
}

it('cuts a file of 300 MB in the memory that one of 30 MB takes', { timeout: 60_000 }, async () => {
  const [small, large] = [await cutFileOf(30), await cutFileOf(300)];
  for (const { given, bytes, rows, parts } of [small, large]) {
    // Every byte is in a part, so nothing was saved by not reading.
    expect(bytes).toBe(given);
    expect(parts).toBeGreaterThanOrEqual(rows / 500);
  }
  expect(large.given).toBeGreaterThanOrEqual(300 * MIB);
  expect(large.heldBytes).toBeLessThan(32 * MIB);
  expect(large.heldBytes / small.heldBytes).toBeLessThan(1.2);
});
