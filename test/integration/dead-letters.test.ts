import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { type DeadLetterQueue, findDeadLetterQueues } from '../../operations/dead-letters/dead-letter-queues.ts';
import { listDeadLetters } from '../../operations/dead-letters/list-dead-letters.ts';
import { redriveDeadLetters } from '../../operations/dead-letters/redrive-dead-letters.ts';
import type { Selection } from '../../operations/dead-letters/selection.ts';
import { createWriteDown } from '../../operations/dead-letters/write-down.ts';
import { attributesOf, attributeValues } from '../../shared/aws/attribute-values.ts';
import { historyAttribute, historyOf } from '../../shared/sqs-consumer/core/message-history.ts';
import { withCaseDatabase } from '../support/case-database.ts';
import { documentMessage, exhibitIds, startLoaderOnQueue } from '../support/consumers/loader-on-queue.ts';
import { QUEUE_PREFIX, type QueueConsumer } from '../support/consumers/queue-consumer.ts';

const platform = withCaseDatabase({ cases: [] });
let cases = 700;

/** A loader, a case, and an operator at its dead-letter queue. */
async function startScene() {
  cases += 1;
  const caseId = await platform().provision({ caseId: cases, isolation: 'shared' });
  const loader = await startLoaderOnQueue(platform());
  const queues = await findDeadLetterQueues(loader.sqs, QUEUE_PREFIX);
  const { sessions, query, core } = platform();
  const setStatus = async (status: 'active' | 'frozen') => {
    await query(`UPDATE ${core}.npcases SET status = '${status}' WHERE id = ${caseId}`);
    sessions.directory.forget();
  };
  /** The operator's clock is a minute ahead, so that whatever is there came before. */
  const redriveLooked = (
    selection: Selection,
    { dryRun = false, sqs = loader.sqs, clock = () => Date.now() + 60_000 }: RedriveOptions = {},
  ) => {
    const writeDown = dryRun ? null : createWriteDown(sessions, clock, 'operator test');
    return redriveDeadLetters({ sqs, clock, writeDown }, queues, selection);
  };
  return {
    caseId,
    loader,
    queues,
    setStatus,
    /** Messages of one document each that came while the case was frozen. */
    refuse: async (...documentIds: readonly string[]) => {
      await setStatus('frozen');
      for (const documentId of documentIds) await loader.send(documentMessage(caseId, documentId));
      await loader.deliverAll();
      await setStatus('active');
    },
    list: async (selection: Selection = {}) => (await listDeadLetters(loader.sqs, queues, selection)).deadLetters,
    look: (sqs: Sends = loader.sqs) => listDeadLetters(sqs, queues, {}),
    redrive: async (selection: Selection, how: RedriveOptions = {}) =>
      (await redriveLooked(selection, how)).deadLetters,
    redriveLooked,
  };
}

type Sends = Pick<SQSClient, 'send'>;

interface RedriveOptions {
  readonly dryRun?: boolean;
  readonly sqs?: Sends;
  readonly clock?: () => number;
}

/** An SQS client that does something more before or after each command. */
const around = (sqs: Sends, { before = async (_: object) => {}, after = async (_: object) => {} }): Sends => ({
  send: (async (command: object) => {
    await before(command);
    const answer = await (sqs.send as (given: object) => Promise<unknown>)(command);
    await after(command);
    return answer;
  }) as SQSClient['send'],
});

/** An SQS client that fails a command as often as is said. */
function failing(sqs: SQSClient, command: new (...args: never[]) => object, times: number): Pick<SQSClient, 'send'> {
  let left = times;
  const send = (given: object) => {
    if (!(given instanceof command) || left === 0) return (sqs.send as (given: object) => Promise<unknown>)(given);
    left -= 1;
    return Promise.reject(new Error('The connection broke.'));
  };
  return { send: send as SQSClient['send'] };
}

/** Puts the first letter on its queue once more, as a send does whose answer was lost. */
async function copyLetter({ sqs, deadLetters }: QueueConsumer): Promise<void> {
  const { url: QueueUrl } = deadLetters;
  const { Messages: [letter] = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'], VisibilityTimeout: 0 }),
  );
  const { Body: MessageBody, MessageAttributes } = letter ?? {};
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }));
}

const loadedIds = ({ events }: QueueConsumer) =>
  new Set(
    events
      .filter(({ eventType, status }) => eventType === 'DOCUMENT_LOADED' && status === 'SUCCESS')
      .map(({ eventId }) => eventId),
  );

test('the DLQs of a deployment are found by the redrive policies of its queues', async () => {
  const { loader, queues } = await startScene();
  expect(queues).toEqual<DeadLetterQueue[]>([
    { name: 'loader', url: loader.deadLetters.url, sourceUrl: loader.queue.url },
  ]);
  expect(await findDeadLetterQueues(loader.sqs, 'another-')).toEqual([]);
});

describe('the list', () => {
  test('tells of each message why it is there and where it belongs, and changes nothing', async () => {
    const { caseId, list, loader, refuse } = await startScene();
    await refuse('A1', 'A2');
    for (let i = 0; i < 2; i++) {
      expect(await list()).toMatchObject(
        ['A1', 'A2'].map(() => ({
          code: 'CASE_FROZEN',
          caseId,
          batchName: 'mail',
          eventType: 'DOCUMENT_PROCESSED',
          groupId: `case-${caseId}`,
          copies: 1,
          history: { receives: 1, redrives: 0 },
        })),
      );
      expect(loader.deadLetters.counts()).toEqual({ visible: 2, inFlight: 0, delayed: 0 });
    }
  });

  test('has every message of a long queue once', async () => {
    const { list, loader, refuse } = await startScene();
    const ids = Array.from({ length: 37 }, (_, i) => `A${i}`);
    await refuse(...ids);
    const found = (await list()).map(({ body }) => JSON.parse(body).documents[0].documentId);
    expect(found.toSorted()).toEqual(ids.toSorted());
    expect(loader.deadLetters.counts().visible).toBe(37);
  });

  test('has only what is selected', async () => {
    const { caseId, list, refuse } = await startScene();
    await refuse('A1', 'A2');
    const [, second] = await list({ caseId });
    const found = await list({ id: second?.history.originalMessageId });
    expect(found.map(({ messageId }) => messageId)).toEqual([second?.messageId]);
    expect(await list({ code: 'CASE_UNKNOWN' })).toEqual([]);
  });

  test('has one letter of a message whose event was not taken for long', async () => {
    const { list, loader, refuse } = await startScene();
    loader.refuseEvents(7);
    await refuse('A1');
    expect(loader.deadLetters.counts().visible).toBe(1);
    const [letter] = await list();
    expect(loader.events).toMatchObject([{ eventDetail: { messageId: letter?.history.originalMessageId } }]);
  });

  test('shows a message once that was put there twice, because the first answer was lost', async () => {
    const { caseId, list, loader, refuse, redrive } = await startScene();
    await refuse('A1');
    await copyLetter(loader);
    const [letter] = await list();
    expect(letter?.copies).toBe(2);

    const results = await redrive({ caseId });
    expect(results.map(({ outcome }) => outcome)).toEqual(['redriven', 'repeat']);
    expect(loader.queue.counts().visible).toBe(1);
    expect(loader.deadLetters.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  test('calls what SQS moved there RETRIES_EXHAUSTED, and bodies of any kind do not stop it', async () => {
    const { list, loader } = await startScene();
    const bodies = ['not JSON', '[]', '{"caseId":"x","batchName":7}', '{"Records":[{"s3":{}}]}'];
    for (const MessageBody of bodies)
      await loader.sqs.send(new SendMessageCommand({ QueueUrl: loader.deadLetters.url, MessageBody }));
    expect(await list()).toMatchObject(
      bodies.map((body) => ({ body, code: 'RETRIES_EXHAUSTED', caseId: null, batchId: null, batchName: null })),
    );
  });
});

describe('a redrive', () => {
  test('sends a refused message back, which is then done once', async () => {
    const { caseId, loader, refuse, redrive } = await startScene();
    await refuse('A1');
    const results = await redrive({ caseId });
    expect(results).toMatchObject([{ outcome: 'redriven', deadLetter: { code: 'CASE_FROZEN' } }]);
    const [copy] = await loader.queue.receive(1, 0);
    expect(copy?.attributes.MessageGroupId).toBe(`case-${caseId}`);
    loader.queue.release(copy?.receiptHandle ?? '');

    await loader.deliverAll();
    expect(await exhibitIds(platform(), caseId)).toEqual(['A1']);
    expect(loadedIds(loader).size).toBe(1);
    expect(loader.deadLetters.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    expect(await redrive({ caseId })).toEqual([]);
  });

  test('keeps the history of a message that is refused again', async () => {
    const { caseId, list, refuse, redrive, loader, setStatus } = await startScene();
    await refuse('A1');
    const [first] = await list();
    for (const redrives of [1, 2]) {
      await redrive({ caseId });
      await setStatus('frozen');
      await loader.deliverAll();
      const [letter] = await list();
      expect(letter?.messageId).not.toBe(first?.messageId);
      expect(letter?.history).toMatchObject({
        originalMessageId: first?.history.originalMessageId,
        firstSentAt: first?.history.firstSentAt,
        redrives,
        receives: 1 + redrives,
        lastCode: 'CASE_FROZEN',
      });
    }
    // Each refusal is an event of its own, and all name the message by its first id.
    expect(new Set(loader.events.map(({ eventId }) => eventId)).size).toBe(3);
    expect(new Set(loader.events.map(({ eventDetail }) => (eventDetail as { messageId: string }).messageId)).size).toBe(
      1,
    );
  });

  test('is written down with who did it', async () => {
    const { caseId, refuse, redrive } = await startScene();
    await refuse('A1');
    await redrive({ caseId });
    const rows = await platform().query<{ actor: string; detail: string | object }>(
      `SELECT actor, action, detail FROM ${platform().core}.audit_log WHERE npcase_id = ${caseId} AND action = 'dlq.redrive'`,
    );
    expect(rows).toMatchObject([{ actor: 'operator test', action: 'dlq.redrive' }]);
    const detail = rows[0]?.detail;
    expect(typeof detail === 'string' ? JSON.parse(detail) : detail).toMatchObject({
      queue: 'loader',
      code: 'CASE_FROZEN',
      redrives: 1,
    });
  });

  test('for trial changes nothing and says what would go', async () => {
    const { caseId, loader, refuse, redrive } = await startScene();
    await refuse('A1', 'A2');
    expect((await redrive({ caseId }, { dryRun: true })).map(({ outcome }) => outcome)).toEqual(['planned', 'planned']);
    expect(loader.deadLetters.counts()).toEqual({ visible: 2, inFlight: 0, delayed: 0 });
    expect(loader.queue.counts().visible).toBe(0);
    const rows = await platform().query(
      `SELECT 1 FROM ${platform().core}.audit_log WHERE npcase_id = ${caseId} AND action = 'dlq.redrive'`,
    );
    expect(rows).toEqual([]);
  });

  test('leaves what is not selected, for everybody to see', async () => {
    const { list, loader, refuse, redrive } = await startScene();
    await refuse('A1', 'A2', 'A3');
    const [, second] = await list();
    await redrive({ id: second?.messageId });
    expect(loader.queue.counts().visible).toBe(1);
    expect(loader.deadLetters.counts()).toEqual({ visible: 2, inFlight: 0, delayed: 0 });
  });

  test('that breaks off between sending and deleting leaves both, and doing it again changes no row', async () => {
    const { caseId, loader, refuse, redrive } = await startScene();
    await refuse('A1');
    const broken = await redrive({ caseId }, { sqs: failing(loader.sqs, DeleteMessageCommand, 1) });
    expect(broken).toMatchObject([{ outcome: 'left' }]);
    expect(loader.deadLetters.counts().visible).toBe(1);
    await loader.deliverAll();
    expect(await exhibitIds(platform(), caseId)).toEqual(['A1']);

    expect(await redrive({ caseId })).toMatchObject([{ outcome: 'redriven' }]);
    await loader.deliverAll();
    expect(await exhibitIds(platform(), caseId)).toEqual(['A1']);
    expect(loadedIds(loader).size).toBe(1);
    expect(loader.deadLetters.counts().visible).toBe(0);
  });

  test('whose copy is not taken leaves the message where it is, and goes on with the others', async () => {
    const { caseId, loader, refuse, redrive } = await startScene();
    await refuse('A1', 'A2');
    const results = await redrive({ caseId }, { sqs: failing(loader.sqs, SendMessageCommand, 1) });
    expect(results.map(({ outcome }) => outcome)).toEqual(['failed', 'redriven']);
    expect(loader.deadLetters.counts()).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
    expect(loader.queue.counts().visible).toBe(1);
  });

  test('by two operators at once loads every document once', async () => {
    const { caseId, loader, refuse, redrive } = await startScene();
    const ids = Array.from({ length: 25 }, (_, i) => `A${i}`);
    await refuse(...ids);
    const results = (await Promise.all([redrive({ caseId }), redrive({ caseId })])).flat();
    expect(results.every(({ outcome }) => outcome === 'redriven')).toBe(true);
    await loader.deliverAll();
    expect(await exhibitIds(platform(), caseId)).toEqual(ids.toSorted());
    expect(loader.deadLetters.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  describe('of messages that are refused again while it runs', () => {
    /** Delivers each copy as soon as it is sent; the case is still frozen. */
    const refusing = ({ loader }: Awaited<ReturnType<typeof startScene>>): Sends =>
      around(loader.sqs, {
        after: async (command) => {
          if (command instanceof SendMessageCommand) await loader.deliverAll();
        },
      });

    test.each([
      ['ahead of', 3_600_000],
      ['on', 1],
    ])('loses none of them and sends each once, by a clock %s that of SQS', async (_, ahead) => {
      const scene = await startScene();
      const { caseId, list, loader, redriveLooked, refuse, setStatus } = scene;
      const ids = Array.from({ length: 12 }, (_, i) => `A${i}`);
      await refuse(...ids);
      const start = Math.max(...(await list()).map(({ cameAt }) => cameAt)) + ahead;
      await setStatus('frozen');
      const { deadLetters, queues } = await redriveLooked(
        { code: 'CASE_FROZEN' },
        { sqs: refusing(scene), clock: () => start },
      );
      const outcomes = Map.groupBy(deadLetters, ({ outcome }) => outcome);
      expect(outcomes.get('redriven')).toHaveLength(12);
      expect(outcomes.get('later')?.length).toBeGreaterThan(0);
      expect([...outcomes.keys()].toSorted()).toEqual(['later', 'redriven']);
      expect(queues).toEqual([{ queue: 'loader', unseen: 0, error: null }]);
      expect(loader.deadLetters.counts()).toEqual({ visible: 12, inFlight: 0, delayed: 0 });
      expect((await list()).every(({ history }) => history.redrives === 1)).toBe(true);

      await setStatus('active');
      await redriveLooked({ caseId });
      await loader.deliverAll();
      expect(await exhibitIds(platform(), caseId)).toEqual(ids.toSorted());
    });

    test('leaves those whose history was lost as well, by the time at which they came', async () => {
      const { list, loader, redrive, refuse } = await startScene();
      await refuse('A1');
      const start = Math.max(...(await list()).map(({ cameAt }) => cameAt)) + 1;
      const sqs = around(loader.sqs, {
        before: async (command) => {
          if (!(command instanceof SendMessageCommand)) return;
          const { MessageBody } = command.input;
          await loader.sqs.send(new SendMessageCommand({ QueueUrl: loader.deadLetters.url, MessageBody }));
        },
      });
      const results = await redrive({ queue: 'loader' }, { sqs, clock: () => start });
      expect(results.map(({ outcome }) => outcome)).toEqual(['redriven', 'later']);
      expect(loader.deadLetters.counts().visible).toBe(1);
    });
  });

  test('sends every message of several with one history', async () => {
    const { caseId, list, loader, redrive } = await startScene();
    const history = {
      originalMessageId: 'forged',
      firstSentAt: 1,
      postponements: 0,
      cutOffs: 0,
      postponedSince: null,
      receives: 1,
      redrives: 0,
    };
    for (const documentId of ['A1', 'A2']) {
      const body = JSON.stringify(documentMessage(caseId, documentId));
      await loader.sqs.send(
        new SendMessageCommand({
          QueueUrl: loader.deadLetters.url,
          MessageBody: body,
          MessageAttributes: attributeValues(historyAttribute(history, body)),
        }),
      );
    }
    expect(await list({ id: 'forged' })).toHaveLength(2);
    expect((await redrive({ caseId })).map(({ outcome }) => outcome)).toEqual(['redriven', 'redriven']);
    await loader.deliverAll();
    expect(await exhibitIds(platform(), caseId)).toEqual(['A1', 'A2']);
  });

  test('keeps the history of a message that has ten attributes of its own', async () => {
    const { list, loader, redrive } = await startScene();
    const own = Array.from({ length: 10 }, (_, i) => [`own${i}`, { DataType: 'String', StringValue: 'x' }]);
    await loader.sqs.send(
      new SendMessageCommand({
        QueueUrl: loader.queue.url,
        MessageBody: 'not JSON',
        MessageAttributes: Object.fromEntries(own),
      }),
    );
    await loader.deliverAll();
    const [first] = await list();
    await redrive({ queue: 'loader' });
    await loader.deliverAll();
    const { originalMessageId } = first?.history ?? {};
    expect(await list()).toMatchObject([{ history: { originalMessageId, redrives: 1 } }]);
  });

  test('of what SQS moved gives it all its receives again, and keeps what it carried', async () => {
    const { caseId, loader, redrive } = await startScene();
    await loader.sqs.send(
      new SendMessageCommand({
        QueueUrl: loader.deadLetters.url,
        MessageBody: JSON.stringify(documentMessage(caseId, 'A1')),
        MessageAttributes: {
          code: { DataType: 'String', StringValue: 'of the producer' },
          seal: { DataType: 'Binary', BinaryValue: Buffer.from([1, 2]) },
        },
      }),
    );
    await redrive({ code: 'RETRIES_EXHAUSTED' });
    const [copy] = await loader.queue.receive(1, 0);
    const attributes = attributesOf(copy?.messageAttributes as Parameters<typeof attributesOf>[0]);
    expect(attributes['code']?.stringValue).toBe('of the producer');
    expect(attributes['seal']?.dataType).toBe('Binary');
    expect(copy?.attributes.ApproximateReceiveCount).toBe('1');
    const body = copy?.body ?? '';
    expect(historyOf({ messageId: 'copy', body, sentAt: 0, receives: 0, attributes })).toMatchObject({ redrives: 1 });
    loader.queue.release(copy?.receiptHandle ?? '');
    await loader.deliverAll();
    expect(await exhibitIds(platform(), caseId)).toEqual(['A1']);
  });
});

describe('a look that ends early', () => {
  const LATE = new Error('The connection broke.');
  /** Answers so many times, and fails then. */
  const receivingFor = (sqs: Sends, times: number): Sends => {
    let left = times;
    return around(sqs, {
      before: async (command) => {
        if (command instanceof ReceiveMessageCommand && left-- === 0) throw LATE;
      },
    });
  };

  test('says what it found, what it did not and why', async () => {
    const { loader, look, refuse } = await startScene();
    await refuse(...Array.from({ length: 13 }, (_, i) => `A${i}`));
    const { deadLetters, queues } = await look(receivingFor(loader.sqs, 1));
    expect(deadLetters).toHaveLength(10);
    expect(queues).toEqual([{ queue: 'loader', unseen: 3, error: LATE }]);
    expect(loader.deadLetters.counts()).toEqual({ visible: 13, inFlight: 0, delayed: 0 });
    expect((await look()).queues).toEqual([{ queue: 'loader', unseen: 0, error: null }]);
  });

  test('keeps the outcomes of what was sent before', async () => {
    const { caseId, loader, redriveLooked, refuse } = await startScene();
    await refuse(...Array.from({ length: 13 }, (_, i) => `A${i}`));
    const { deadLetters, queues } = await redriveLooked({ caseId }, { sqs: receivingFor(loader.sqs, 1) });
    expect(deadLetters.map(({ outcome }) => outcome)).toEqual(Array(10).fill('redriven'));
    expect(queues).toEqual([{ queue: 'loader', unseen: 3, error: LATE }]);
    expect(loader.queue.counts().visible).toBe(10);
  });

  test('says how many messages somebody else holds', async () => {
    const { loader, look, refuse } = await startScene();
    await refuse('A1', 'A2', 'A3');
    await loader.deadLetters.receive(2, 0);
    const { deadLetters, queues } = await look();
    expect(deadLetters).toHaveLength(1);
    expect(queues).toEqual([{ queue: 'loader', unseen: 2, error: null }]);
  });
});

describe('a prefix', () => {
  /** Queues of several deployments beside those of the scene. */
  async function startDeployments(...prefixes: readonly string[]) {
    const { loader } = await startScene();
    const create = (QueueName: string, Attributes: Record<string, string> = {}) =>
      loader.sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
    for (const prefix of prefixes) {
      const dlq = `${prefix}tagger-dlq`;
      await create(dlq);
      const deadLetterTargetArn = loader.deadLetters.arn.replace(/[^:]+$/, dlq);
      await create(`${prefix}tagger`, { RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 5 }) });
    }
    return async (prefix: string) =>
      (await findDeadLetterQueues(loader.sqs, prefix)).map(({ sourceUrl }) => sourceUrl.split('/').at(-1));
  }

  test('of several deployments is refused, and all of them are named', async () => {
    const find = await startDeployments('caseload-dev-', 'caseload-dev-2-');
    await expect(find('caseload-')).rejects.toMatchObject({
      code: 'PREFIX_AMBIGUOUS',
      message: expect.stringContaining('caseload-dev-, caseload-dev-2-, caseload-test-'),
    });
    await expect(find('caseload-d')).rejects.toThrow('caseload-dev-2-');
  });

  test('of one deployment finds its queues only, even where another one has a longer name', async () => {
    const find = await startDeployments('caseload-dev-', 'caseload-dev-2-');
    expect(await find('caseload-dev-')).toEqual(['caseload-dev-tagger']);
    expect(await find('caseload-dev-2')).toEqual(['caseload-dev-2-tagger']);
    expect(await find('caseload-t')).toEqual(['caseload-test-loader']);
  });
});
