import { sampleProduction } from '../../../../demo/sample/sample-production.ts';
import { HAND_MADE_FILES } from './hand-made-files.ts';
import { realFiles } from './real-files.ts';
import type { SeedFile } from './seed-file.ts';

/** Rows of the generated production that a seed file holds. */
const SLICE_ROWS = 15;

/** What mutants are made of. */
export interface SeedFiles {
  /** All of them, the same for the same seed. */
  readonly files: readonly SeedFile[];
  /** How many of them are third-party files. */
  readonly real: number;
  /** The names of third-party sets that are not here. */
  readonly absent: readonly string[];
}

export function seedFiles(seed: number): SeedFiles {
  const { files, absent } = realFiles();
  return { files: [...generated(seed), ...HAND_MADE_FILES, ...files], real: files.length, absent };
}

/** In words: whether files of other programs were mutated as well, or only those that the project makes itself. */
export function realFilesText({ real, absent }: SeedFiles): string {
  if (real === 0) return 'absent';
  return absent.length === 0 ? `${real}` : `${real}, but absent: ${absent.join(', ')}`;
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
