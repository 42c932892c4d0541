import { advanceBatch, unitsOfBatches } from '../../../lambdas/checkpoint/shell/advance-batch.ts';
import type { CheckpointPorts } from '../../../lambdas/checkpoint/shell/ports.ts';
import type { LoaderPorts } from '../../../lambdas/documentloader/shell/ports.ts';
import { processMessages, unitsOfMessages } from '../../../lambdas/documentloader/shell/process-messages.ts';
import { readIntakeMessage } from '../../../lambdas/intake/core/intake-message.ts';
import { type IntakePorts, importObject } from '../../../lambdas/intake/shell/import-object.ts';
import { type TaggerPorts, tagDocuments, unitsOfCommands } from '../../../lambdas/tagger/shell/tag-documents.ts';
import { PermanentError } from '../../../shared/core/permanent-error.ts';
import { checkpointQueueSchema } from '../../../shared/events/checkpoint-queue.ts';
import { loaderQueueSchema } from '../../../shared/events/loader-queue.ts';
import { type OutboundEvent, outboundEventSchema } from '../../../shared/events/outbound-event.ts';
import { taggerQueueSchema } from '../../../shared/events/tagger-queue.ts';
import { inCase } from '../../../shared/shell/database/case-context.ts';
import type { Sessions } from '../../../shared/shell/database/sessions.ts';
import type { PublishEvents } from '../../../shared/shell/messaging/publish-events.ts';
import type { SendMessages } from '../../../shared/shell/messaging/send-messages.ts';
import { createMemoryObjects, type MemoryObjects } from './memory-objects.ts';

export const QUEUES = ['intake', 'loader', 'tagger', 'checkpoint'] as const;
export type QueueName = (typeof QUEUES)[number];

/** Where a consumer's message may go; each can be made to refuse. */
export type PortName = 'publish' | 'sendToLoader' | 'sendToTagger' | 'sendToCheckpoint';

/** What the filter policy of the checkpoint's subscription lets through. */
const FOLLOWED: ReadonlySet<string> = new Set(['JOB_STARTED', 'DOCUMENT_LOADED', 'DOCUMENT_TAGGED']);
const MAX_MESSAGE_BYTES = 256 * 1024;

/** The consumers' real shells, joined by queues, a topic and a bucket in memory. */
export interface Pipeline {
  readonly objects: MemoryObjects;
  /** Bodies that wait, oldest first; to be reordered, repeated or dropped at will. */
  readonly queues: Record<QueueName, string[]>;
  /** All events, in the order in which they were published. */
  readonly events: OutboundEvent[];
  /** Every command that one consumer sent another. */
  readonly commands: string[];
  readonly deadLetters: { readonly queue: QueueName; readonly code: string; readonly body: string }[];
  readonly ports: { intake: IntakePorts; loader: LoaderPorts; tagger: TaggerPorts; checkpoint: CheckpointPorts };
  /** Throws before the next message on this port is taken. */
  refuseNext(port: PortName): void;
  /** Puts a load file into the bucket, whose notification is then in the intake's queue. */
  putFile(caseId: number, batchName: string, bytes: Uint8Array, fileName?: string): void;
  send(queue: QueueName, ...messages: readonly object[]): void;
  /** Lets a consumer work on messages that came together; what can never succeed becomes a dead letter. */
  deliver(queue: QueueName, bodies: readonly string[]): Promise<void>;
  /** Delivers the next message. @returns false when none waits. */
  step(): Promise<boolean>;
  /** Delivers until no message waits. */
  run(afterStep?: () => Promise<void>): Promise<void>;
}

export interface PipelineOptions {
  /** Chooses among waiting messages, from 0 up to their number; by default the first of the first queue that has any. */
  readonly choose?: (waiting: number) => number;
  /** How many messages of a queue come together; by default one. */
  readonly together?: () => number;
}

export class PortRefusedError extends Error {
  override readonly name = 'PortRefusedError';
}

export function createPipeline(sessions: Sessions, { choose, together = () => 1 }: PipelineOptions = {}): Pipeline {
  const objects = createMemoryObjects();
  const queues: Record<QueueName, string[]> = { intake: [], loader: [], tagger: [], checkpoint: [] };
  const events: OutboundEvent[] = [];
  const commands: string[] = [];
  const deadLetters: { queue: QueueName; code: string; body: string }[] = [];
  const refused = new Set<PortName>();

  const accept = (port: PortName) => {
    if (refused.delete(port)) throw new PortRefusedError(port);
  };
  const body = (message: object): string => {
    const text = JSON.stringify(message);
    if (Buffer.byteLength(text) > MAX_MESSAGE_BYTES) throw new RangeError('The message is larger than a queue takes.');
    return text;
  };
  const publish: PublishEvents = async (told) => {
    accept('publish');
    for (const event of told) {
      const text = body(event);
      events.push(outboundEventSchema.parse(JSON.parse(text)));
      if (FOLLOWED.has(event.eventType)) queues.checkpoint.push(text);
    }
  };
  const sendTo =
    (queue: QueueName, port: PortName): SendMessages =>
    async (messages) => {
      accept(port);
      for (const message of messages) {
        const text = body(message);
        queues[queue].push(text);
        commands.push(text);
      }
    };

  const base = { sessions, publish, clock: Date.now };
  const sendToLoader = sendTo('loader', 'sendToLoader');
  const ports: Pipeline['ports'] = {
    intake: { ...base, readObject: objects.readObject },
    loader: {
      ...base,
      readObject: objects.readObject,
      sendToTagger: sendTo('tagger', 'sendToTagger'),
      sendToCheckpoint: sendTo('checkpoint', 'sendToCheckpoint'),
    },
    tagger: base,
    checkpoint: { ...base, sendToLoader },
  };

  /** Units of the messages of each case, each worked on in that case's context, as the consumer shell does. */
  async function byCase<M>(
    messages: readonly M[],
    caseIdOf: (message: M) => number,
    unitsOf: (messages: readonly M[]) => readonly (readonly M[])[],
    work: (unit: readonly M[]) => Promise<void>,
  ): Promise<void> {
    for (const [caseId, own] of Map.groupBy(messages, caseIdOf))
      for (const unit of unitsOf(own)) await inCase(caseId, () => work(unit));
  }

  const consumers: Record<QueueName, (bodies: readonly unknown[]) => Promise<void>> = {
    intake: async (bodies) => {
      const { signal } = new AbortController();
      for (const { caseId, objects: created } of bodies.map(readIntakeMessage))
        for (const object of created)
          if (caseId !== null) await inCase(caseId, () => importObject(ports.intake, caseId, object, signal));
    },
    loader: (bodies) =>
      byCase(
        bodies.map((one) => loaderQueueSchema.parse(one)),
        (message) => message.caseId,
        unitsOfMessages,
        (unit) => processMessages(ports.loader, unit),
      ),
    tagger: (bodies) =>
      byCase(
        bodies.map((one) => taggerQueueSchema.parse(one)),
        (message) => message.caseId,
        unitsOfCommands,
        (unit) => tagDocuments(ports.tagger, unit),
      ),
    checkpoint: (bodies) =>
      byCase(
        bodies.map((one) => checkpointQueueSchema.parse(one)),
        (message) => message.caseId ?? 0,
        unitsOfBatches,
        (unit) => advanceBatch(ports.checkpoint, unit),
      ),
  };

  const deliver: Pipeline['deliver'] = async (queue, bodies) => {
    try {
      await consumers[queue](bodies.map((one) => JSON.parse(one)));
    } catch (error) {
      if (!(error instanceof PermanentError)) throw error;
      for (const one of bodies) deadLetters.push({ queue, code: error.code, body: one });
    }
  };
  const take = (): [QueueName, string[]] | null => {
    const waiting = QUEUES.flatMap((queue) => queues[queue].map((_, i) => [queue, i] as const));
    const next = waiting[choose ? choose(waiting.length) : 0];
    if (!next) return null;
    const [queue, i] = next;
    return [queue, queues[queue].splice(i, together())];
  };
  const step = async (): Promise<boolean> => {
    const next = take();
    if (next) await deliver(...next);
    return next !== null;
  };

  return {
    objects,
    queues,
    events,
    commands,
    deadLetters,
    ports,
    refuseNext: (port) => refused.add(port),
    putFile: (caseId, batchName, bytes, fileName = 'load.csv') => {
      queues.intake.push(body(objects.put(`cases/${caseId}/${batchName}/${fileName}`, bytes)));
    },
    send: (queue, ...messages) => queues[queue].push(...messages.map(body)),
    deliver,
    step,
    run: async (afterStep) => {
      while (await step()) await afterStep?.();
    },
  };
}
