import { setTimeout as delay } from 'node:timers/promises';
import { nameDigest } from '../../../../shared/domain/digest.ts';
import { gmt } from '../../../../shared/domain/gmt.ts';
import { qualified } from '../../../../shared/mysql/queries/sql.ts';
import { lossTotals } from '../../audit/losses.ts';
import { failedReceives } from '../../episodes/failed-receives.ts';
import { mostDeliveries } from '../../episodes/message-figures.ts';
import type { FaultContext, FaultResult } from '../../fault.ts';
import type { DeliveryLog } from '../../lab/delivery-log.ts';
import { watchFunctionLogs } from '../../lab/function-logs.ts';
import type { Lab } from '../../lab/lab.ts';
import { deadLetterQueue } from '../../lab/lab-queues.ts';
import { withRoot } from '../../lab/with-root.ts';
import { LOCK_WAIT_TIMEOUT, type RetryTold, retriesAfter } from './retries.ts';

export interface LockedRow {
  readonly caseId: number;
  readonly deliveries: DeliveryLog;
  /** Of the lab's queues. */
  readonly maxReceiveCount: number;
}

const BATCH = 'locked row';
/** Has documents in every production. */
const CUSTODIAN = 'Quill, Ada';
/** All attempts of one delivery take five lock waits of a second, and the message then stays away for up to five seconds. */
const SECONDS_PER_DELIVERY = 20;
const TIMEOUT_MS = 3 * 60_000;
const POLL_MS = 100;

/**
 * Somebody has a row locked that a part needs, for longer than all attempts of more deliveries than a queue allows: the
 * part has to wait, and it is not held against its message.
 */
export async function lockedRow(
  lab: Lab,
  { server, print }: FaultContext,
  { caseId, deliveries, maxReceiveCount }: LockedRow,
): Promise<FaultResult> {
  const logs = watchFunctionLogs(lab.runtime);
  const startedAt = performance.now();
  await whileLocked(server, lab, caseId, async () => {
    await lab.importProduction(BATCH, caseId);
    const patience = AbortSignal.timeout((maxReceiveCount + 1) * SECONDS_PER_DELIVERY * 1000);
    const isEnough = () => mostDeliveries(deliveries.messages(caseId)) > maxReceiveCount || letters(lab) > 0;
    while (!isEnough() && !patience.aborted) await delay(POLL_MS);
  });
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  const { problem } = await lab.untilEnded({ timeoutMs: TIMEOUT_MS });
  const messages = deliveries.messages(caseId);
  const retries = (logs.lines('A transaction is run again.') as unknown as (RetryTold & { caseId?: number })[]).filter(
    (line) => line.caseId === caseId,
  );
  const postponements = messages.reduce((sum, { history }) => sum + history.postponements, 0);
  const failed = failedReceives(messages, logs).length;
  const most = mostDeliveries(messages);
  print(`a row was locked for ${seconds} s, and a message came ${most} times`);
  const figures = {
    'seconds that it was locked': seconds,
    'retries after lock waits': retriesAfter(retries, LOCK_WAIT_TIMEOUT),
    'most deliveries of a message': most,
    maxReceiveCount,
    postponements,
    'messages received again': failed,
    'dead letters': letters(lab),
  };
  const problems = [
    ...(problem === null ? [] : [problem]),
    ...(most > maxReceiveCount ? [] : [`no message came more than ${maxReceiveCount} times`]),
    ...(postponements > 0 ? [] : ['no message was postponed']),
    ...(failed === 0 ? [] : [`${failed} times a message failed and was received again`]),
    ...(await lab.audit()),
  ];
  const imports = lab.imports.filter((one) => one.caseId === caseId);
  return {
    figures: Object.fromEntries(Object.entries(figures).map(([what, n]) => [`${BATCH}: ${what}`, n])),
    problems: problems.map((text) => `${BATCH}: ${text}`),
    totals: await lossTotals({ ...lab, imports }, { retries: retries.length }),
  };
}

/** Works while a custodian's row is written by somebody who does not commit, and rolls back at the end. */
const whileLocked = (server: FaultContext['server'], lab: Lab, caseId: number, work: () => Promise<void>) =>
  withRoot(server, async (root) => {
    await root.query('START TRANSACTION');
    await root.query(
      `INSERT INTO ${qualified(lab.schema(caseId), 'custodians').text} (npcase_id, name_digest, name, created_at_gmt) VALUES (?, ?, ?, ?)`,
      [caseId, nameDigest(CUSTODIAN), CUSTODIAN, gmt(Date.now())],
    );
    try {
      await work();
    } finally {
      await root.query('ROLLBACK');
    }
  });

const letters = ({ runtime }: Lab): number => runtime.queueCounts()[deadLetterQueue('loader')]?.visible ?? 0;
