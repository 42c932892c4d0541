import { createHash } from 'node:crypto';
import type { EventStatus } from './envelope.ts';

/** What makes an event the one it is; two events with equal parts are the same event told twice. */
export interface EventIdentity {
  readonly eventType: string;
  readonly status: EventStatus;
  readonly caseId: number | null;
  readonly batchId: number | null;
  /** Tells apart events that are otherwise alike: part, chunk, or the message that failed. */
  readonly key: readonly (string | number)[];
  /** In any order. */
  readonly documentIds: readonly string[];
}

/**
 * The event's id: a SHA-256 digest laid out as a UUID of version 8 (RFC 9562, section 5.8). It is taken over JSON,
 * which no two identities share: lengths, types and even lone surrogates stay visible.
 */
export function eventId({ eventType, status, caseId, batchId, key, documentIds }: EventIdentity): string {
  const canonical = JSON.stringify([eventType, status, caseId, batchId, key, documentIds.toSorted()]);
  const digest = createHash('sha256').update(canonical).digest().subarray(0, 16);
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x80, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  return digest.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
