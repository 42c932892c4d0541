import type { DatabaseServer } from '../localstack/database/database-server.ts';
import { ensureDatabase } from '../localstack/database/ensure-database.ts';
import { counted, grouped } from '../shared/domain/counted.ts';
import { batchNames } from './batch-names.ts';
import { type BatchResult, resultJson } from './batch-result.ts';
import { batchState } from './batch-state.ts';
import type { DemoError } from './demo-error.ts';
import { excerpts } from './excerpts.ts';
import { exitCodeOf } from './exit-codes.ts';
import { importFile } from './import-file.ts';
import { nextSteps } from './next-steps.ts';
import type { DemoOptions } from './parse-arguments.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { refusalOf } from './refusal.ts';
import { batchReport, eventsReport, section, truthReport } from './report.ts';
import { type KnownTruth, knownTruth } from './sample/known-truth.ts';
import { sampleProduction } from './sample/sample-production.ts';
import { dropSchemas, schemaPrefix } from './schema-prefix.ts';
import type { Screen } from './screen.ts';
import { type SourceFile, sourceFile } from './source-file.ts';
import { readImported } from './truth/read-imported.ts';
import { differsFromTruth } from './truth/truth-check.ts';

/** What is imported, and what must come of it where that is known. */
interface Production {
  readonly files: readonly SourceFile[];
  readonly truth: KnownTruth | null;
}

/**
 * Runs the whole of Caseload here: database, emulator, stack, case, imports, report; and ends what it started.
 * @returns the exit code, by whether every batch reconciled and the sample became what it must.
 * @throws DemoError, DatabaseError; the signal's reason when it aborts.
 */
export async function runDemo(options: DemoOptions, screen: Screen, signal: AbortSignal): Promise<number> {
  const production = await productionOf(options);
  const print = (line: string) => screen.print(line);
  const database = await ensureDatabase({ log: print, keep: options.keep });
  const prefix = schemaPrefix(database.stopCommand === null, Date.now());
  let finished = false;
  try {
    signal.throwIfAborted();
    print(`Database   ${database.version} · ${database.origin} · ${database.host}:${database.port}`);
    const { dedupe, concurrency } = options;
    const pipeline = await startPipeline({ database, prefix, dedupe, concurrency, log: print, signal });
    try {
      const exitCode = await importAll(options, production, { pipeline, database, screen, signal });
      finished = true;
      return exitCode;
    } finally {
      await pipeline.stop();
    }
  } finally {
    if (!options.keep) await cleanUp(database, prefix);
    else if (!finished) print(whatIsLeft(database, prefix));
  }
}

async function productionOf({ files, documents, seed, dedupe }: DemoOptions): Promise<Production> {
  if (files.length > 0) return { files: await Promise.all(files.map(sourceFile)), truth: null };
  const { fileName, bytes, ledger } = sampleProduction(documents, seed);
  const sample: SourceFile = { name: fileName, size: bytes.length, read: async () => bytes };
  return { files: [sample], truth: knownTruth(ledger, dedupe) };
}

interface Stage {
  readonly pipeline: Pipeline;
  readonly database: DatabaseServer;
  readonly screen: Screen;
  readonly signal: AbortSignal;
}

async function importAll(options: DemoOptions, { files, truth }: Production, stage: Stage): Promise<number> {
  const { pipeline, database, screen, signal } = stage;
  const { caseId, sessions, schemas, events, logs } = pipeline;
  const print = (lines: readonly string[]) => {
    if (lines.length > 0) for (const line of ['', ...lines]) screen.print(line);
  };
  screen.print(`Case       ${caseId} · dedupe ${options.dedupe} · schemas ${schemas.core}, ${schemas.case}`);
  screen.print(`Pipeline   the synthesized stack, ${options.concurrency} at a time of each function · logs ${logs}`);
  const given = { dateOrder: options.dateOrder ?? undefined, loadAgain: options.loadAgain };
  const names = batchNames(files.map(({ name }) => name));

  const batches: BatchResult[] = [];
  const differences: string[] = [];
  let failure: DemoError | null = null;
  for (const [i, file] of files.entries()) {
    const name = names[i] ?? file.name;
    screen.print(`Import     ${file.name} · ${counted(file.size, 'byte')} · batch "${name}"`);
    const outcome = await importFile(pipeline, file, name, { screen, signal, options: given }).catch(
      (error: unknown) => (signal.aborted ? interrupted(stage, name) : Promise.reject(error)),
    );
    failure = outcome.failure;
    const { batch } = outcome;
    const refusal = refusalOf(outcome);
    if (batch) batches.push(batch);
    if (refusal) screen.print(`Refused    ${file.name} · ${refusal}`);
    else if (batch) {
      print(batchReport(batch));
      if (truth && !failure) {
        differences.push(...differsFromTruth(truth, await readImported(sessions, caseId, batch.batchId, batch)));
        print(truthReport(truth, differences));
      }
      const shown = await excerpts(sessions, caseId, batch.batchId, truth !== null);
      print([
        ...section('Some of its documents', shown.documents),
        ...section('Some of its duplicates', shown.duplicates),
        ...section('Faults', shown.faults),
      ]);
    }
    if (failure) break;
  }

  await events.settle(failure ? [] : batches.map(({ batchId }) => batchId), pipeline.isIdle);
  print(eventsReport(events.counts()));
  if (!failure) print(section('What to try next', nextSteps(options, database, schemas, logs)));
  const { host, port, user } = database;
  if (options.json) {
    const where = { host, port, user, core: schemas.core, case: schemas.case };
    screen.result(resultJson({ caseId, batches, events: events.counts(), database: where }));
  }
  if (failure) throw failure;
  return exitCodeOf(batches, differences.length > 0);
}

/** Lets what runs come to its end, then says where that left the batch. */
async function interrupted({ pipeline, database, screen, signal }: Stage, name: string): Promise<never> {
  const left = database.stopCommand === null ? `, which leaves ${Object.values(pipeline.schemas).join(', ')}` : '';
  screen.print(`Stopping: nothing more is received, what runs comes to its end. Again to end at once${left}.`);
  await pipeline.halt();
  const state = await batchState(pipeline.sessions, pipeline.caseId, name);
  if (!state) screen.print(`The batch "${name}" was not recorded yet.`);
  else {
    const { read, loaded, duplicates, rejected, skipped, inFlight } = state.tally;
    screen.print(
      `Batch ${state.batchId} "${name}" was left ${state.status}: read ${grouped(read)} = ${grouped(loaded)} loaded + ` +
        `${counted(duplicates, 'duplicate')} + ${grouped(rejected)} rejected + ${grouped(skipped)} skipped + ` +
        `${grouped(inFlight)} in flight.`,
    );
  }
  throw signal.reason;
}

/** On a server of the user's own only the run's own schemas go. */
async function cleanUp(database: DatabaseServer, prefix: string): Promise<void> {
  if (database.stopCommand === null) await dropSchemas(database, prefix);
  await database.stop();
}

const whatIsLeft = ({ stopCommand, url }: DatabaseServer, prefix: string): string =>
  stopCommand === null
    ? `Left on your server: the schemas ${prefix}_*.`
    : `Left running: ${url}. To end it and remove its data: ${stopCommand}`;
