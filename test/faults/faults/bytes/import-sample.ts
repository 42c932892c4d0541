import { setTimeout as delay } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { ENDED } from '../../../../shared/batches/record-batch.ts';
import { qualified } from '../../../../shared/mysql/queries/sql.ts';
import { lossTotals } from '../../audit/losses.ts';
import type { FaultContext, FaultResult } from '../../fault.ts';
import { type Lab, startLab } from '../../lab/lab.ts';
import { letterProblems, readLetters, type Sent } from '../poison/letters.ts';
import { type SampleFile, sampleFiles } from './sample-file.ts';
import { sampleProblems } from './sample-problems.ts';
import type { SeedFile } from './seed-file.ts';

const CASE = 1;
const TIMEOUT_MS = 10 * 60_000;
const ENDING_MS = 60_000;
const POLL_MS = 250;
/** Nothing runs for so long: then nothing more comes. */
const IDLE_MS = 10_000;

/** Imports mutants through the whole system, each as a batch of one case, and holds every one against the pure path. */
export async function importSample(
  files: readonly SeedFile[],
  count: number,
  { server, seed, print }: Pick<FaultContext, 'server' | 'seed' | 'print'>,
): Promise<FaultResult> {
  const sample = sampleFiles(files, seed, count);
  const lab = await startLab({ server, seed, documents: 50, log: () => {} });
  print(`${sample.length} mutants are imported. Logs: ${lab.runDirectory}`);
  try {
    const recorded = sample.filter(({ truth }) => truth.kind === 'imported' || truth.recorded);
    const refused = sample.flatMap(refusalOfFile);
    for (const file of sample) {
      if (recorded.includes(file))
        await lab.importFile({ ...file, rows: rowsOf(file), loadAgain: true }, file.batchName, CASE);
      // It must not become a batch, so it is no import for the lab to wait for.
      else await lab.clients.s3.send(new PutObjectCommand({ Bucket: lab.bucket, Key: keyOf(file), Body: file.bytes }));
    }
    await untilSettled(lab, recorded.length, refused.length);
    const ended = await lab.untilEnded({ timeoutMs: ENDING_MS });
    const cancelled = sample.flatMap(({ batchName, truth }) =>
      truth.kind === 'refused' && truth.recorded ? [batchName] : [],
    );
    const audited = await lab.audit({
      cancelled,
      deadLetters: { intake: refused.map(({ code }) => code) },
    });
    const untold = new Set(cancelled.map(neverStarted));
    const differing: string[] = [];
    for (const file of sample) differing.push(...(await sampleProblems(lab, CASE, file)));
    const imported = sample.flatMap(({ batchName, truth }) =>
      truth.kind === 'imported' ? [{ caseId: CASE, batchName, rows: truth.read }] : [],
    );
    const totals = await lossTotals({ ...lab, imports: imported });
    return {
      figures: {
        'mutants imported': imported.length,
        'rows of theirs': totals.documents,
        'mutants refused whole, as dead letters': refused.length,
        'codes of the dead letters': [...new Set(refused.map(({ code }) => code))].sort().join(', '),
      },
      problems: [
        ...(ended.problem === null ? [] : [ended.problem]),
        ...audited.filter((problem) => !untold.has(problem)),
        ...differing,
        ...letterProblems(refused, await readLetters(lab)),
        ...(imported.length > 0 && refused.length > 0 ? [] : ['the sample has no mutant of each kind']),
      ],
      totals,
    };
  } finally {
    await lab.stop();
  }
}

/** What the audit says of a batch that has ended before it began, as one without records does: right, and no loss. */
const neverStarted = (batchName: string): string =>
  `case ${CASE}: batch "${batchName}": 1 were lost, no event of the batch tells them: JOB_STARTED`;

const rowsOf = ({ truth }: SampleFile): number => (truth.kind === 'imported' ? truth.read : 0);

const keyOf = ({ batchName, fileName }: SampleFile): string => `cases/${CASE}/${batchName}/${fileName}`;

/** The letter that S3's notification of a refused file becomes. */
const refusalOfFile = (file: SampleFile): Sent[] =>
  file.truth.kind === 'imported'
    ? []
    : [{ what: file.batchName, consumer: 'intake', code: file.truth.code, body: keyOf(file), messageId: null }];

/** Until so many batches have ended and so many letters lie on the DLQ, in one statement a look: the lab asks each batch. */
async function untilSettled(lab: Lab, batches: number, letters: number): Promise<void> {
  const ended = [...ENDED].map((status) => `'${status}'`).join(', ');
  const table = qualified(lab.schema(CASE), 'batches').text;
  const startedAt = performance.now();
  let busyAt = startedAt;
  while (performance.now() - startedAt < TIMEOUT_MS && performance.now() - busyAt < IDLE_MS) {
    if (!lab.runtime.isIdle()) busyAt = performance.now();
    const [row] = await lab.sessions.readerSession(CASE, ({ rows }) =>
      rows<{ n: number }>({ sql: `SELECT COUNT(*) AS n FROM ${table} WHERE status IN (${ended})` }),
    );
    const there = lab.runtime.queueCounts()['caseload-local-intake-dlq']?.visible ?? 0;
    if (Number(row?.n ?? 0) >= batches && there >= letters) return;
    await delay(POLL_MS);
  }
}
