import type { ConsumerName } from '../../../../lib/consumer-names.ts';
import { objectNotification } from '../../../../shared/messages/commands/s3-notification.ts';
import { RETRIES_EXHAUSTED } from '../../audit/queues.ts';

/** The cases of the fault, by what they are for. */
export const CASES = { bystander: 1, poisoned: 2, frozen: 3, archived: 4, unknown: 999 } as const;
/** The name of a batch that the database refuses to record, with an error that nothing is known of. */
export const ALWAYS_FAILS = 'always fails';
/** Body and attributes together. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
export const SQS_LIMIT_BYTES = 1024 * 1024;
/** Room for the attributes of a dead letter. */
const ATTRIBUTE_BYTES = 2_000;

export interface BadMessage {
  readonly what: string;
  readonly consumer: ConsumerName;
  readonly code: string;
  readonly body: string;
}

/** What the messages name of the bystander's. */
export interface Bystander {
  /** A batch of it that the poisoned case has no number for. */
  readonly batchId: number;
  readonly documentId: string;
  readonly exhibitId: number;
}

const CONSUMERS = ['intake', 'loader', 'tagger', 'checkpoint', 'migrator', 'sweeper'] as const;

const opened = (caseId: number, batchName: string): string =>
  JSON.stringify({ eventType: 'BATCH_OPENED', schemaVersion: 1, caseId, batchName });

const created = (...cases: readonly number[]): string => {
  const records = cases.flatMap(
    (caseId) =>
      objectNotification({
        bucket: 'somewhere',
        key: `cases/${caseId}/one/file.csv`,
        size: 1,
        eTag: 'e',
        versionId: null,
      }).Records,
  );
  return JSON.stringify({ Records: records });
};

const loader = (what: string, code: string, body: string): BadMessage => ({ what, consumer: 'loader', code, body });

/** Messages of the poisoned case that name what is the bystander's. */
export function thievingMessages({ batchId, documentId, exhibitId }: Bystander): BadMessage[] {
  const head = { schemaVersion: 1, caseId: CASES.poisoned };
  const documents = [{ documentId, exhibitId, tags: [{ field: 'Issue', value: 'stolen' }] }];
  return [
    loader(
      "a part of another case's batch",
      'BATCH_UNKNOWN',
      JSON.stringify({ ...head, eventType: 'LOAD_PART', batchId, partNumber: 1 }),
    ),
    {
      what: "a tag command that names another case's exhibits",
      consumer: 'tagger',
      code: 'CASE_MISMATCH',
      body: JSON.stringify({ ...head, eventType: 'TAG_DOCUMENTS', batchId: 1, partNumber: 1, documents }),
    },
  ];
}

/** Messages that can never succeed, each with its DLQ and its code. */
export function badMessages(): BadMessage[] {
  const { poisoned, frozen, archived, unknown, bystander } = CASES;
  return [
    ...CONSUMERS.flatMap((consumer) => [
      { what: `invalid JSON to ${consumer}`, consumer, code: 'MESSAGE_NOT_JSON', body: '{"caseId": 2,' },
      { what: `an object of no kind to ${consumer}`, consumer, code: 'MESSAGE_INVALID', body: '{"eventType":"?"}' },
    ]),
    loader('a message for an unknown case', 'CASE_UNKNOWN', opened(unknown, 'b')),
    loader('a message for a frozen case', 'CASE_FROZEN', opened(frozen, 'b')),
    loader('a message for an archived case', 'CASE_ARCHIVED', opened(archived, 'b')),
    loader('invalid JSON of almost 1 MiB', 'MESSAGE_NOT_JSON', `{"${'x'.repeat(SQS_LIMIT_BYTES - ATTRIBUTE_BYTES)}`),
    {
      what: 'a notification with objects of two cases',
      consumer: 'intake',
      code: 'CASE_MISMATCH',
      body: created(poisoned, bystander),
    },
    {
      what: 'a notification of an unknown case',
      consumer: 'intake',
      code: 'CASE_UNKNOWN',
      body: created(unknown),
    },
    loader('a message that always fails', RETRIES_EXHAUSTED, opened(poisoned, ALWAYS_FAILS)),
  ];
}
