import type { DeliveredMessage } from '../lab/delivery-log.ts';
import type { FunctionLogs } from '../lab/function-logs.ts';

const HANDED_BACK = [
  'Messages were handed back: too little time is left to begin them.',
  'Messages were handed back: their work did not end in time.',
];

/** Ids of the messages that a function gave back because its time was over, one for each time. */
export const handedBack = (logs: FunctionLogs): string[] =>
  HANDED_BACK.flatMap((line) => logs.lines(line)).flatMap(({ messageIds }) => messageIds as string[]);

/**
 * Ids under which messages came once more, one for each time, though nobody had given them back for lack of time: they
 * had failed, and it was held against them.
 */
export function failedReceives(messages: readonly DeliveredMessage[], logs: FunctionLogs): string[] {
  const allowed = Map.groupBy(handedBack(logs), (id) => id);
  return messages.flatMap(({ receivedAgain }) => receivedAgain).filter((id) => allowed.get(id)?.pop() === undefined);
}
