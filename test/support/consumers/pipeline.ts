import { checkpointOptions } from '../../../lambdas/checkpoint/options.ts';
import type { CheckpointPorts } from '../../../lambdas/checkpoint/ports.ts';
import { loaderOptions } from '../../../lambdas/documentloader/options.ts';
import type { LoaderPorts } from '../../../lambdas/documentloader/ports.ts';
import { intakeOptions } from '../../../lambdas/intake/options.ts';
import type { IntakePorts } from '../../../lambdas/intake/ports.ts';
import { sweeperOptions } from '../../../lambdas/sweeper/options.ts';
import type { SweeperPorts } from '../../../lambdas/sweeper/ports.ts';
import { taggerOptions } from '../../../lambdas/tagger/options.ts';
import type { TaggerPorts } from '../../../lambdas/tagger/ports.ts';
import { createFunctionCommands } from '../../../shared/functions/function-consumer.ts';
import type { RunCommand } from '../../../shared/idempotency/idempotent-command.ts';
import { SWEEP } from '../../../shared/messages/commands/sweep.ts';
import { type OutboundEvent, outboundEventSchema } from '../../../shared/messages/events/outbound-event.ts';
import type { PublishEvents } from '../../../shared/messages/send/publish-events.ts';
import type { SendMessages } from '../../../shared/messages/send/send-messages.ts';
import type { TestPlatform } from '../case-database.ts';
import { createFakeMetrics, type FakeMetrics } from '../fake-metrics.ts';
import { type Handled, handleEvent, type Returned } from './handle-event.ts';
import { createMemoryObjects, type MemoryObjects } from './memory-objects.ts';

export const QUEUES = ['intake', 'loader', 'tagger', 'checkpoint'] as const;
export type QueueName = (typeof QUEUES)[number];

/** Where a consumer's message may go; each can be made to refuse. */
export type PortName = 'publish' | 'sendToIntake' | 'sendToLoader' | 'sendToTagger' | 'sendToCheckpoint';

/** What the filter policy of the checkpoint's subscription lets through. */
const FOLLOWED: ReadonlySet<string> = new Set(['JOB_STARTED', 'DOCUMENT_LOADED', 'DOCUMENT_TAGGED']);
const MAX_MESSAGE_BYTES = 256 * 1024;
/** A message that failed so often is one that the code cannot work on. */
const MAX_RECEIVES = 5;
/** Milliseconds that pass for a message that was given back: then the claim of whoever died at it has run out. */
const CLAIM_MS = 15_000;
/** Milliseconds without a move after which the sweeper moves a batch on. */
export const SWEEP_AFTER_MS = 20 * 60_000;

/** What a file is called, and the metadata that it is put with. */
export interface PutFile {
  readonly fileName?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The consumers' real handlers, joined by queues, a topic and a bucket in memory. */
export interface Pipeline {
  readonly objects: MemoryObjects;
  /** Bodies that wait, oldest first; to be reordered, repeated or dropped at will. */
  readonly queues: Record<QueueName, string[]>;
  /** All events, in the order in which they were published. */
  readonly events: OutboundEvent[];
  /** Every command that one consumer sent another. */
  readonly commands: string[];
  readonly deadLetters: { readonly queue: QueueName; readonly code: string; readonly body: string }[];
  /** What all consumers measured. */
  readonly metrics: FakeMetrics;
  readonly ports: {
    intake: IntakePorts;
    loader: LoaderPorts;
    tagger: TaggerPorts;
    checkpoint: CheckpointPorts;
    sweeper: SweeperPorts;
  };
  /** Throws before the next message on this port is taken. */
  refuseNext(port: PortName): void;
  /** Puts a load file into the bucket, whose notification is then in the intake's queue. */
  putFile(caseId: number, batchName: string, bytes: Uint8Array, file?: PutFile): void;
  send(queue: QueueName, ...messages: readonly object[]): void;
  /**
   * Calls a consumer's handler with one SQS event of these messages. What can never succeed becomes a dead letter.
   * @returns what failed; it waits in its queue again.
   */
  deliver(queue: QueueName, bodies: readonly string[]): Promise<readonly Returned[]>;
  /** Lets time pass for every consumer, by milliseconds. */
  wait(ms: number): void;
  /** Has the sweeper look now. What cannot be swept is told by its log and fails nothing. */
  sweep(): Promise<void>;
  /** From now on commands run although they ran before, as when their records were lost. */
  forgetCommands(): void;
  /**
   * Delivers the next message. @returns false when none waits.
   * @throws {Error} for a message that fails over and over.
   */
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

export function createPipeline(
  { sessions, core }: Pick<TestPlatform, 'sessions' | 'core'>,
  { choose, together = () => 1 }: PipelineOptions = {},
): Pipeline {
  const objects = createMemoryObjects();
  const queues: Record<QueueName, string[]> = { intake: [], loader: [], tagger: [], checkpoint: [] };
  const events: OutboundEvent[] = [];
  const commands: string[] = [];
  const deadLetters: { queue: QueueName; code: string; body: string }[] = [];
  const metrics = createFakeMetrics();
  const { measure } = metrics;
  const refused = new Set<PortName>();
  const failuresOf = new Map<string, number>();

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
    (queue: QueueName, port: PortName): SendMessages<object> =>
    async (messages) => {
      accept(port);
      for (const message of messages) {
        const text = body(message);
        queues[queue].push(text);
        commands.push(text);
      }
    };

  let waitedMs = 0;
  const clock = () => Date.now() + waitedMs;
  const base = { sessions, publish, clock };
  const sendToLoader = sendTo('loader', 'sendToLoader');
  const sendToCheckpoint = sendTo('checkpoint', 'sendToCheckpoint');
  const ignore = () => {};
  const ports: Pipeline['ports'] = {
    intake: { ...base, readObject: objects.readObject, readMetadata: objects.readMetadata },
    loader: {
      ...base,
      readObject: objects.readObject,
      sendToTagger: sendTo('tagger', 'sendToTagger'),
      sendToCheckpoint,
      measure,
    },
    tagger: base,
    checkpoint: { ...base, sendToLoader, measure },
    sweeper: {
      sessions,
      clock,
      sendToIntake: sendTo('intake', 'sendToIntake'),
      sendToLoader,
      sendToCheckpoint,
      log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
      measure,
      afterMs: SWEEP_AFTER_MS,
    },
  };

  let remembers = true;
  const commandsOf = (name: string): RunCommand => {
    const run = createFunctionCommands(name, sessions, core, clock);
    return (command) => (remembers ? run(command) : command.work());
  };
  const idempotent = { loader: commandsOf('documentloader'), tagger: commandsOf('tagger') };
  const world = (name: string) => ({ name, sessions, publish, clock, metrics });
  // Options are made for each event, because a test may change a port meanwhile.
  const handlers: Record<QueueName, (bodies: readonly string[]) => Promise<Handled>> = {
    intake: (bodies) => handleEvent(world('intake'), intakeOptions(ports.intake), bodies),
    loader: (bodies) => handleEvent(world('documentloader'), loaderOptions(ports.loader, idempotent.loader), bodies),
    tagger: (bodies) => handleEvent(world('tagger'), taggerOptions(ports.tagger, idempotent.tagger), bodies),
    checkpoint: (bodies) => handleEvent(world('checkpoint'), checkpointOptions(ports.checkpoint), bodies),
  };

  const deliver: Pipeline['deliver'] = async (queue, bodies) => {
    const { returned, deadLetters: letters } = await handlers[queue](bodies);
    for (const { body, attributes } of letters)
      deadLetters.push({ queue, code: attributes['code']?.stringValue ?? '', body });
    if (returned.length > 0) waitedMs += CLAIM_MS;
    queues[queue].push(...returned.map((message) => message.body));
    return returned;
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
    if (!next) return false;
    for (const { body, error } of await deliver(...next)) {
      const failures = (failuresOf.get(body) ?? 0) + 1;
      failuresOf.set(body, failures);
      if (failures === MAX_RECEIVES) throw new Error('A message failed over and over.', { cause: error });
    }
    return true;
  };

  return {
    objects,
    queues,
    events,
    commands,
    deadLetters,
    metrics,
    ports,
    refuseNext: (port) => refused.add(port),
    putFile: (caseId, batchName, bytes, { fileName = 'load.csv', metadata = {} } = {}) => {
      queues.intake.push(body(objects.put(`cases/${caseId}/${batchName}/${fileName}`, bytes, metadata)));
    },
    send: (queue, ...messages) => queues[queue].push(...messages.map(body)),
    deliver,
    wait: (ms) => {
      waitedMs += ms;
    },
    sweep: async () => {
      const { returned } = await handleEvent(world('sweeper'), sweeperOptions(ports.sweeper), [body(SWEEP)]);
      for (const { error } of returned) throw error;
    },
    forgetCommands: () => {
      remembers = false;
    },
    step,
    run: async (afterStep) => {
      while (await step()) await afterStep?.();
    },
  };
}
