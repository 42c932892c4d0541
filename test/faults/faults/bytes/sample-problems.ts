import { batchState } from '../../../../demo/batch-state.ts';
import type { FaultCode } from '../../../../shared/domain/fault-codes.ts';
import { qualified, sql } from '../../../../shared/mysql/queries/sql.ts';
import type { Lab } from '../../lab/lab.ts';
import { OF_OTHERS, type SampleFile, type SampleTruth } from './sample-file.ts';

/** Where one imported mutant is not what the pure path says, in words without content. */
export async function sampleProblems(
  lab: Pick<Lab, 'sessions'>,
  caseId: number,
  { batchName, truth, mutant }: SampleFile,
): Promise<string[]> {
  const state = await batchState(lab.sessions, caseId, batchName);
  const problems =
    truth.kind === 'refused'
      ? refusedProblems(truth, state?.status ?? null)
      : state === null
        ? ['it was not recorded']
        : [
            ...differing('rows read', truth.read, state.tally.read),
            ...differing('rejected', truth.rejected, state.tally.rejected),
            ...differing(
              'loaded and duplicates',
              truth.read - truth.rejected,
              state.tally.loaded + state.tally.duplicates,
            ),
            ...(await faultProblems(lab, caseId, state.batchId, truth.faults)),
          ];
  return problems.map((problem) => `${batchName}: ${problem}: ${JSON.stringify(mutant)}`);
}

const refusedProblems = (
  { code, recorded }: Extract<SampleTruth, { kind: 'refused' }>,
  status: string | null,
): string[] => {
  const must = recorded ? 'cancelled' : null;
  return status === must ? [] : [`refused as ${code}, its batch must be ${must ?? 'none'} and is ${status ?? 'none'}`];
};

const differing = (what: string, must: number, is: number): string[] =>
  must === is ? [] : [`${what}: ${is}, by the pure path ${must}`];

async function faultProblems(
  { sessions }: Pick<Lab, 'sessions'>,
  caseId: number,
  batchId: number,
  truth: Readonly<Partial<Record<FaultCode, number>>>,
): Promise<string[]> {
  const told = await sessions.readerSession(caseId, ({ rows, schema }) =>
    rows<{ code: FaultCode; n: number }>(
      sql`SELECT code, COUNT(*) AS n FROM ${qualified(schema, 'batch_faults')} WHERE npcase_id = ${caseId} AND batch_id = ${batchId} GROUP BY code`,
    ),
  );
  const found = new Map(told.filter(({ code }) => !OF_OTHERS.test(code)).map(({ code, n }) => [code, Number(n)]));
  const codes = new Set([...found.keys(), ...(Object.keys(truth) as FaultCode[])]);
  return [...codes].flatMap((code) => differing(code, truth[code] ?? 0, found.get(code) ?? 0));
}
