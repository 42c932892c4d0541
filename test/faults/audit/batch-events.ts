import type { OutboundEvent } from '../../../shared/messages/events/outbound-event.ts';
import { type BatchFacts, faultText } from './batch-facts.ts';
import { listed } from './listed.ts';

/** Events that a batch has one of, when it is complete and when it was cancelled. */
const ONCE_COMPLETE = ['JOB_STARTED', 'BATCH_END_START', 'BATCH_END_FINISHED', 'LOADER_FINISHED'] as const;
const ONCE_CANCELLED = ['JOB_STARTED', 'LOADER_CANCELLED'] as const;
const COUNTS = [
  'read',
  'loaded',
  'duplicates',
  'rejected',
  'warnings',
  'skipped',
  'inFlight',
  'parts',
  'taggings',
] as const;
/** What was loaded of a cancelled batch is still tagged. */
const OF_TAGS: ReadonlySet<string> = new Set(['warnings', 'taggings']);

/**
 * Where the events of one batch differ from what its tables hold, in words: an outcome that no event told, or two did,
 * or that an event told and the tables do not hold.
 * @param events Each event once.
 */
export function batchEventProblems(events: readonly OutboundEvent[], facts: BatchFacts): string[] {
  const problems = [
    ...comparisons(events, facts).flatMap(({ by, lost, doubled, strange }) => [
      ...listed(`were lost, no ${by} tells them`, lost),
      ...listed(`are told by more than one ${by}`, doubled),
      ...listed(`are told by ${by} and are not so in the tables`, strange),
    ]),
    ...finalCounts(events, facts),
  ];
  return problems.map((problem) => `batch "${facts.name}": ${problem}`);
}

/** How many outcomes and milestones of a batch no event told. */
export const lostToEvents = (events: readonly OutboundEvent[], facts: BatchFacts): number =>
  comparisons(events, facts).reduce((sum, { lost }) => sum + lost.length, 0);

interface Comparison {
  readonly by: string;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly strange: readonly string[];
}

/** Each must be told by exactly one event, and nothing else by any. */
function comparisons(events: readonly OutboundEvent[], facts: BatchFacts): Comparison[] {
  const own = ownEvents(events, facts);
  const exhibits = [...facts.exhibits].map(([document, exhibit]) => `${document} as ${exhibit}`);
  const milestones = facts.status === 'cancelled' ? ONCE_CANCELLED : ONCE_COMPLETE;
  return [
    compare('DOCUMENT_LOADED', exhibits, own.flatMap(documentsOf('DOCUMENT_LOADED'))),
    compare('DOCUMENT_TAGGED', exhibits, own.flatMap(documentsOf('DOCUMENT_TAGGED'))),
    compare('DOCUMENT_LOADED as a duplicate', [...facts.duplicates], own.flatMap(duplicatesOf)),
    compare('DOCUMENT_REJECTED', [...facts.errors], own.flatMap(faultsOf)),
    compare('event of the batch', milestones, own.flatMap(milestonesOf)),
  ];
}

function compare(by: string, wanted: readonly string[], told: readonly string[]): Comparison {
  const times = new Map<string, number>();
  for (const item of told) times.set(item, (times.get(item) ?? 0) + 1);
  const known = new Set(wanted);
  return {
    by,
    lost: wanted.filter((item) => !times.has(item)),
    doubled: [...times].filter(([, n]) => n > 1).map(([item]) => item),
    strange: [...times.keys()].filter((item) => !known.has(item)),
  };
}

const ownEvents = (events: readonly OutboundEvent[], facts: BatchFacts): OutboundEvent[] =>
  events.filter(({ caseId, batchId }) => caseId === facts.caseId && batchId === facts.batchId);

const documentsOf =
  (eventType: 'DOCUMENT_LOADED' | 'DOCUMENT_TAGGED') =>
  (event: OutboundEvent): string[] =>
    event.eventType === eventType && event.status === 'SUCCESS'
      ? event.documentIds.map((document, i) => `${document} as ${event.exhibitIds[i]}`)
      : [];

const duplicatesOf = (event: OutboundEvent): readonly string[] =>
  event.eventType === 'DOCUMENT_LOADED' && event.status === 'SUCCESS' ? event.eventDetail.duplicateDocumentIds : [];

const faultsOf = (event: OutboundEvent): string[] =>
  event.eventType === 'DOCUMENT_REJECTED' ? event.eventDetail.faults.map(faultText) : [];

const MILESTONES: readonly string[] = [...ONCE_COMPLETE, ...ONCE_CANCELLED];
const milestonesOf = ({ eventType, status }: OutboundEvent): string[] =>
  MILESTONES.includes(eventType) && status !== 'FAILED' ? [eventType] : [];

/** What the event of a batch's end said, against what the tables hold now. */
function finalCounts(events: readonly OutboundEvent[], facts: BatchFacts): string[] {
  return ownEvents(events, facts).flatMap((event) => {
    const { eventType } = event;
    const isEnd = eventType === 'LOADER_FINISHED' || (eventType === 'LOADER_CANCELLED' && facts.status === 'cancelled');
    if (!isEnd || event.status === 'FAILED') return [];
    const told = event.eventDetail;
    const counts = eventType === 'LOADER_FINISHED' ? COUNTS : COUNTS.filter((count) => !OF_TAGS.has(count));
    return counts
      .filter((count) => told[count] !== facts.tally[count])
      .map((count) => `${eventType} says ${count} ${told[count]}, the tables ${facts.tally[count]}`);
  });
}
