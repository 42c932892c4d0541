import type { OutboundEvent } from '../../../shared/messages/events/outbound-event.ts';
import { qualified } from '../../../shared/mysql/queries/sql.ts';
import { listed } from './listed.ts';
import type { RowReader } from './orphan-rows.ts';

/** Batches of a case that nobody began, and more than one of a name, in words. */
export async function strangeBatches({ schema, caseId, rows }: RowReader, names: readonly string[]): Promise<string[]> {
  const batches = await rows<{ name: string }>({
    sql: `SELECT name FROM ${qualified(schema, 'batches').text} WHERE npcase_id = ${caseId}`,
  });
  const left = [...names];
  const strange = batches.filter(({ name }) => {
    const i = left.indexOf(name);
    if (i >= 0) left.splice(i, 1);
    return i < 0;
  });
  return listed(
    'batches are of no import',
    strange.map(({ name }) => `"${name}"`),
  );
}

/** Events of no batch that was imported, in words. Failures are told apart by their codes, elsewhere. */
export function strangeEvents(
  events: readonly OutboundEvent[],
  batches: readonly { readonly caseId: number; readonly batchId: number }[],
): string[] {
  const known = new Set(batches.map(({ caseId, batchId }) => `${caseId} ${batchId}`));
  const strange = events.filter(
    ({ status, caseId, batchId }) => status !== 'FAILED' && !known.has(`${caseId} ${batchId}`),
  );
  return listed(
    'events are of no import',
    strange.map(({ eventType, caseId, batchId }) => `${eventType} of batch ${batchId} of case ${caseId}`),
  );
}
