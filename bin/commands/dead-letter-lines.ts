import type { DeadLetter } from '../../operations/dead-letters/dead-letter.ts';
import type { ListedDeadLetter } from '../../operations/dead-letters/list-dead-letters.ts';
import type { QueueReport } from '../../operations/dead-letters/queue-look.ts';
import type { RedrivenDeadLetter } from '../../operations/dead-letters/redrive-dead-letters.ts';
import { counted } from '../../shared/domain/counted.ts';
import { table } from './table.ts';

/** What is told of a message; its body, which may hold what a document says, only when it is asked for. */
export function deadLetterDetails(deadLetter: DeadLetter & { readonly copies?: number }, withBody: boolean) {
  const { queue, receiptHandle: _, cameAt, history, body, ...rest } = deadLetter;
  const { originalMessageId, firstSentAt, receives, redrives, postponements, cutOffs } = history;
  const { postponedSince, lastCode, lastReason } = history;
  return {
    queue: queue.name,
    ...rest,
    cameAt: new Date(cameAt).toISOString(),
    originalMessageId,
    firstSentAt: new Date(firstSentAt).toISOString(),
    receives,
    redrives,
    postponements,
    cutOffs,
    postponedSince: postponedSince === null ? null : new Date(postponedSince).toISOString(),
    lastCode: lastCode ?? null,
    lastReason: lastReason ?? null,
    bodyBytes: Buffer.byteLength(body),
    ...(withBody ? { body } : {}),
  };
}

/** What is told of a look at a queue. */
export const queueDetails = ({ queue, unseen, error }: QueueReport) => ({
  queue,
  unseen,
  error: error === null ? null : String(error),
});

/** What somebody must know of looks that did not meet everything, a line each; empty when there are none. */
export const queueWarnings = (queues: readonly QueueReport[]): string[] =>
  queues.flatMap(({ queue, unseen, error }) => [
    ...(unseen === 0
      ? []
      : [
          `${queue}: about ${counted(unseen, 'message')} not seen: in other hands, or too many. Try again in two minutes.`,
        ]),
    ...(error === null ? [] : [`${queue}: the look ended early: ${String(error)}`]),
  ]);

/** A table for people, with the time since a message was first sent. */
export function deadLetterTable(deadLetters: readonly ListedDeadLetter[], now: number): string {
  if (deadLetters.length === 0) return 'No message.';
  const head = [
    'queue',
    'message',
    'first id',
    'code',
    'case',
    'batch',
    'part',
    'receives',
    'redrives',
    'copies',
    'age',
  ];
  return table([
    head,
    ...deadLetters.map(({ queue, messageId, history, code, caseId, batchId, batchName, partNumber, copies }) => [
      queue.name,
      messageId,
      history.originalMessageId === messageId ? '=' : history.originalMessageId,
      code,
      caseId,
      batchId ?? batchName,
      partNumber,
      history.receives,
      history.redrives,
      copies,
      age(now - history.firstSentAt),
    ]),
  ]);
}

/** A table for people of what became of messages. */
export function redriveTable(results: readonly RedrivenDeadLetter[]): string {
  if (results.length === 0) return 'No message.';
  return table([
    ['outcome', 'queue', 'message', 'code', 'case', 'batch'],
    ...results.map(({ deadLetter: { queue, messageId, code, caseId, batchId, batchName }, outcome }) => [
      outcome,
      queue.name,
      messageId,
      code,
      caseId,
      batchId ?? batchName,
    ]),
  ]);
}

const MINUTE = 60_000;

/** 3d 4h, 4h 12m, 12m. */
function age(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE));
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  if (days > 0) return `${days}d ${hours}h`;
  return hours > 0 ? `${hours}h ${minutes % 60}m` : `${minutes}m`;
}
