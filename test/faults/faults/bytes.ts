import type { Fault } from '../fault.ts';
import { fuzz } from './bytes/fuzz.ts';
import { importSample } from './bytes/import-sample.ts';
import { realFilesText, seedFiles } from './bytes/seed-files.ts';

/** Mutants between two lines of progress. */
const PROGRESS_EVERY = 20_000;
/** More say nothing new. */
const PROBLEMS_TOLD = 20;
/** Mutants that are imported as well: the rest is read by the pure path alone. */
const IMPORTED = { full: 300, short: 20 };

/** Load files broken in every way, read as intake and the documentloader read them. */
export const bytes: Fault = {
  name: 'bytes',
  title: 'Mutated load files: no crash, no hang, bounded memory, every row accounted for',
  // Mutants, not documents: each is a file.
  documents: { full: 200_000, short: 4_000 },
  async run(context) {
    const { seed, documents: mutants, short, print } = context;
    const seeds = seedFiles(seed);
    const { files } = seeds;
    const real = realFilesText(seeds);
    print(`${files.length} files are mutated. Real files: ${real}`);
    const imported = await importSample(files, short ? IMPORTED.short : IMPORTED.full, context);
    const startedAt = performance.now();
    let told = 0;
    const { counts, problems } = await fuzz(seed, mutants, (judged, found) => {
      // At once, because a long run may be given up before its end.
      for (const problem of found) print(`found: ${problem}`);
      if (judged - told < PROGRESS_EVERY) return;
      told = judged;
      print(`${judged} of ${mutants} mutants`);
    });
    print(`${counts.mutants} mutants of ${files.length} files`);
    return {
      figures: {
        'real files': real,
        ...imported.figures,
        mutants: counts.mutants,
        seedFiles: files.length,
        mebibytes: Math.round(counts.bytes / 2 ** 20),
        refusedWhole: counts.refused,
        rows: counts.rows,
        rejects: counts.rejects,
        countedByTheRules: counts.counted,
        damagedByOneMark: counts.damaged,
        slowestMs: counts.slowestMs,
        slowestBytes: counts.slowestBytes,
        mostHeldBytes: counts.mostHeld,
        seconds: Math.round((performance.now() - startedAt) / 1_000),
      },
      problems: [
        ...imported.problems.slice(0, PROBLEMS_TOLD),
        ...problems.slice(0, PROBLEMS_TOLD),
        ...(counts.mutants < mutants ? [`${counts.mutants} of ${mutants} mutants were judged`] : []),
        ...(counts.counted > 0 ? [] : ['no mutant was counted by the rules alone']),
        ...(counts.damaged > 0 ? [] : ['no file was damaged by one mark']),
        ...(counts.mostHeld > 0 ? [] : ['the memory that cutting holds was not measured']),
      ],
      ...(imported.totals ? { totals: imported.totals } : {}),
    };
  },
};
