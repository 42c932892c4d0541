import type { Expected } from '../../audit/audit.ts';
import { type CaseDigest, caseDigest, changes } from '../../audit/case-digest.ts';
import { distinctEvents } from '../../audit/event-repeats.ts';
import type { Choose } from '../../choices.ts';
import type { Lab } from '../../lab/lab.ts';
import type { SavedMessages } from './saved-messages.ts';

export interface SendAgainOptions {
  readonly choose: Choose;
  readonly timeoutMs: number;
  /** Only this case's messages; all by default. */
  readonly caseId?: number;
  readonly expected?: Expected;
}

/** Sends every message again, long after its work was done. @returns what changed, and whatever else does not hold. */
export async function sendAgain(lab: Lab, saved: SavedMessages, options: SendAgainOptions): Promise<string[]> {
  const { choose, timeoutMs, caseId = null, expected } = options;
  const caseIds = [...new Set(lab.imports.map((one) => one.caseId))];
  const digests = () => Promise.all(caseIds.map((id) => lab.sessions.readerSession(id, caseDigest)));
  const before = await digests();
  const events = new Set(distinctEvents(lab.subscriber.deliveries).map(({ eventId }) => eventId));
  const sent = await saved.sendAgain(choose, (body) => caseId === null || isOfCase(body, caseId));
  const { problem } = await lab.untilEnded({ timeoutMs });
  const after = await digests();
  const strange = distinctEvents(lab.subscriber.deliveries).filter(({ eventId }) => !events.has(eventId));
  return [
    ...(sent === 0 ? ['no message was there to be sent again'] : []),
    ...(problem === null ? [] : [problem]),
    ...before.flatMap((digest: CaseDigest, i) => changes(digest, after[i] ?? {})),
    ...(strange.length === 0 ? [] : [`${strange.length} new events, the first a ${strange[0]?.eventType}`]),
    ...(await lab.audit(expected)),
  ];
}

/** Commands and events name their case; an object's key does. */
const isOfCase = (body: string, caseId: number): boolean =>
  body.includes(`"caseId":${caseId},`) || body.includes(`cases/${caseId}/`);
