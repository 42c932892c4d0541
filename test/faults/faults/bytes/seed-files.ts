import { sampleProduction } from '../../../../localstack/demo/sample/sample-production.ts';
import { HAND_MADE_FILES } from './hand-made-files.ts';
import { realFiles } from './real-files.ts';
import type { SeedFile } from './seed-file.ts';

/** Rows of the generated production that a seed file holds. */
const SLICE_ROWS = 15;

/** All files that mutants are made of, the same for the same seed, and the names of third-party sets that are not here. */
export function seedFiles(seed: number): { readonly files: readonly SeedFile[]; readonly absent: readonly string[] } {
  const { files, absent } = realFiles();
  return { files: [...generated(seed), ...HAND_MADE_FILES, ...files], absent };
}

/** The beginning, the middle and the end of a production, each with its header. */
function generated(seed: number): SeedFile[] {
  const [header = '', ...rows] = sampleProduction(120, seed)
    .bytes.toString('utf8')
    .split(/(?<=\r\n)/);
  return [0, 40, rows.length - SLICE_ROWS].map((from) => ({
    name: `generated/${from}.dat`,
    bytes: Buffer.from(header + rows.slice(from, from + SLICE_ROWS).join('')),
  }));
}
