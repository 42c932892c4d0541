import { type GivenOptions, optionsOfMessage } from '../../../shared/domain/import-options.ts';
import { readObjectKey } from '../../../shared/domain/object-key.ts';
import { PermanentError } from '../../../shared/domain/permanent-error.ts';
import {
  type CreatedObject,
  createdObjects,
  s3NotificationSchema,
} from '../../../shared/messages/commands/s3-notification.ts';

/** The objects of one S3 notification, all of one case; none, and no case, for S3's test message. */
export interface IntakeMessage {
  readonly caseId: number | null;
  readonly objects: readonly CreatedObject[];
  /** What the message itself says of their imports. */
  readonly given: GivenOptions;
}

/**
 * Reads an S3 notification. S3 puts one record into a message; should there be several, they must agree on the case,
 * because a message belongs to one.
 * @throws ZodError, PermanentError IMPORT_OPTION_INVALID, SOURCE_KEY_INVALID, CASE_MISMATCH
 */
export function readIntakeMessage(body: unknown): IntakeMessage {
  // Before the schema, which would refuse a wrong value without saying what is allowed.
  const given = optionsOfMessage(body);
  const objects = createdObjects(s3NotificationSchema.parse(body));
  const cases = new Set(objects.map(({ key }) => readObjectKey(key).caseId));
  if (cases.size > 1) throw new PermanentError('CASE_MISMATCH', 'One notification names objects of several cases.');
  return { caseId: [...cases][0] ?? null, objects, given };
}
