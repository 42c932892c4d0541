import type { Fault } from '../fault.ts';
import { fuzz } from './bytes/fuzz.ts';
import { seedFiles } from './bytes/seed-files.ts';

/** Mutants between two lines of progress. */
const PROGRESS_EVERY = 20_000;
/** More say nothing new. */
const PROBLEMS_TOLD = 20;

/** Load files broken in every way, read as intake and the documentloader read them. */
export const bytes: Fault = {
  name: 'bytes',
  title: 'Mutated load files: no crash, no hang, bounded memory, every row accounted for',
  // Mutants, not documents: each is a file.
  documents: { full: 200_000, short: 4_000 },
  async run({ seed, documents: mutants, print }) {
    const { files, absent } = seedFiles(seed);
    print(`${files.length} files are mutated${absent.length > 0 ? `; not here: ${absent.join(', ')}` : ''}`);
    const startedAt = performance.now();
    let told = 0;
    const { counts, problems } = await fuzz(seed, mutants, (judged, found) => {
      // At once, because a long run may be given up before its end.
      for (const problem of found) print(`found: ${problem}`);
      if (judged - told < PROGRESS_EVERY) return;
      told = judged;
      print(`${judged} of ${mutants} mutants`);
    });
    const missing = counts.mutants < mutants ? [`${counts.mutants} of ${mutants} mutants were judged`] : [];
    return {
      figures: {
        mutants: counts.mutants,
        seedFiles: files.length,
        absentSets: absent.join(', ') || 'none',
        mebibytes: Math.round(counts.bytes / 2 ** 20),
        refusedWhole: counts.refused,
        rows: counts.rows,
        rejects: counts.rejects,
        countedByTheRules: counts.counted,
        slowestMs: counts.slowestMs,
        slowestBytes: counts.slowestBytes,
        mostHeldBytes: counts.mostHeld,
        seconds: Math.round((performance.now() - startedAt) / 1_000),
      },
      problems: [...problems.slice(0, PROBLEMS_TOLD), ...missing],
    };
  },
};
