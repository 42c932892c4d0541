import * as z from 'zod';
import { readObjectKey } from '../../shared/domain/object-key.ts';
import { createdObjects, s3NotificationSchema } from '../../shared/messages/commands/s3-notification.ts';
import { readHead } from '../../shared/messages/message-head.ts';

/** What a message's body says about where it belongs; null where it says nothing usable. */
export interface DeadLetterSubject {
  readonly eventType: string | null;
  readonly caseId: number | null;
  readonly batchId: number | null;
  readonly batchName: string | null;
  readonly partNumber: number | null;
}

const restSchema = z
  .object({
    batchName: z.string().nullable().catch(null),
    partNumber: z.int().nullable().catch(null),
  })
  .catch({ batchName: null, partNumber: null });

/** Reads it from a body that need be no message, nor JSON: it is on a dead-letter queue. Never throws. */
export function readSubject(text: string): DeadLetterSubject {
  const body = parse(text);
  const notification = s3NotificationSchema.safeParse(body);
  if (notification.success) return ofObjects(createdObjects(notification.data).map(({ key }) => key));
  return { ...readHead(body), ...restSchema.parse(body) };
}

/** S3 tells of one object at a time; of several the first is taken. */
function ofObjects([key = '']: readonly string[]): DeadLetterSubject {
  const none = { eventType: 's3', caseId: null, batchId: null, batchName: null, partNumber: null };
  try {
    const { caseId, batchName } = readObjectKey(key);
    return { ...none, caseId, batchName };
  } catch {
    // A key of another form is one of the reasons why a notification is here.
    return none;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
