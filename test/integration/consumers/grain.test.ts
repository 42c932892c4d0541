import { beforeAll, describe, expect, test } from 'vitest';
import { MAX_STATEMENT_BYTES } from '../../../shared/mysql/queries/insert-statements.ts';
import { withCaseDatabase } from '../../support/case-database.ts';
import { createPipeline, type Pipeline, type QueueName } from '../../support/consumers/pipeline.ts';
import {
  isControl,
  probeStatements,
  type StatementProbe,
  writeTransactions,
} from '../../support/consumers/statement-probe.ts';

const platform = withCaseDatabase({ cases: [] });
let probe: StatementProbe;
let cases = 700;
beforeAll(async () => {
  probe = await probeStatements(platform().sessions);
});

/** Statements that a part costs whatever it holds: locks, lookups, one for each table and each state. */
const FIXED = 40;
/** How full statements are on average; the last of each kind may hold one row. */
const FULL = 0.6;
/** A value that no statement holds is written in pieces of 4,000 characters. */
const FULL_OF_PIECES = 0.23;

interface Shape {
  readonly documents: number;
  /** Characters of each document's recipients. */
  readonly recipients: number;
  readonly tags: number;
  readonly attachments?: boolean;
  /** How full its statements are at least. */
  readonly full?: number;
}

function loadFile({ documents, recipients, tags, attachments = false }: Shape): Buffer {
  const fields = Array.from({ length: tags }, (_, i) => `Field ${i}`);
  const lines = Array.from({ length: documents }, (_, i) => {
    const parent = attachments && i % 5 > 0 ? `D${i - (i % 5)}` : '';
    const values = fields.map((_, n) => `value ${i} of ${n}`);
    return [
      `D${i}`,
      parent,
      `Person ${i}`,
      String(i).padStart(32, '0'),
      'x'.repeat(recipients),
      `N/${i}.msg`,
      ...values,
    ];
  });
  const header = ['DOCID', 'PARENTID', 'CUSTODIAN', 'MD5HASH', 'TO', 'NATIVELINK', ...fields];
  return Buffer.from([header, ...lines].map((cells) => cells.join(',')).join('\n'));
}

interface Cost {
  readonly statements: number;
  /** Statements that so many bytes of text may take. */
  readonly allowed: number;
  readonly writeTransactions: number;
}

/** What one consumer sends for one message, before which the pipeline is run until that message waits. */
async function costOf(pipeline: Pipeline, queue: QueueName, wanted: string, full = FULL): Promise<Cost> {
  while (!pipeline.queues[queue].some((body) => body.includes(wanted))) expect(await pipeline.step()).toBe(true);
  const place = pipeline.queues[queue].findIndex((body) => body.includes(wanted));
  probe.clear();
  await pipeline.deliver(queue, pipeline.queues[queue].splice(place, 1));
  const sent = probe.sent.filter(({ text }) => !isControl(text));
  const bytes = sent.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  return {
    statements: sent.length,
    allowed: FIXED + bytes / (MAX_STATEMENT_BYTES * full),
    writeTransactions: writeTransactions(probe.sent).length,
  };
}

async function costs(shape: Shape): Promise<{ loader: Cost; tagger: Cost }> {
  cases += 1;
  const caseId = await platform().provision({ caseId: cases, isolation: 'shared' });
  const pipeline = createPipeline(platform());
  pipeline.putFile(caseId, 'one', loadFile(shape));
  return {
    loader: await costOf(pipeline, 'loader', 'LOAD_PART', shape.full),
    tagger: await costOf(pipeline, 'tagger', 'TAG_DOCUMENTS'),
  };
}

describe('the statements of a part', () => {
  test.each<[string, Shape]>([
    ['500 documents', { documents: 500, recipients: 20, tags: 4 }],
    ['500 documents of families', { documents: 500, recipients: 20, tags: 2, attachments: true }],
    ['500 larger documents', { documents: 500, recipients: 5_000, tags: 1 }],
    [
      'few documents of values that no statement holds',
      { documents: 20, recipients: 100_000, tags: 1, full: FULL_OF_PIECES },
    ],
    ['few documents of many tags', { documents: 20, recipients: 20, tags: 150 }],
  ])('grow with its bytes, in one transaction a consumer: %s', async (_, shape) => {
    const { loader, tagger } = await costs(shape);
    expect(loader.statements).toBeLessThanOrEqual(loader.allowed);
    expect(tagger.statements).toBeLessThanOrEqual(tagger.allowed);
    expect([loader.writeTransactions, tagger.writeTransactions]).toEqual([1, 1]);
  });

  test('are about as many for 500 documents as for 100 of the same bytes', async () => {
    const many = await costs({ documents: 500, recipients: 1_000, tags: 1 });
    const few = await costs({ documents: 100, recipients: 7_000, tags: 1 });
    expect(many.loader.statements).toBeLessThan(few.loader.statements * 1.5);
  });

  test('are a few dozen for 500 small documents, of which each is a duplicate or a reject as well', async () => {
    const file = loadFile({ documents: 490, recipients: 20, tags: 0 });
    cases += 1;
    const caseId = await platform().provision({ caseId: cases, isolation: 'shared' });
    const pipeline = createPipeline(platform());
    pipeline.putFile(caseId, 'one', file);
    await pipeline.run();
    pipeline.putFile(caseId, 'two', Buffer.concat([file, Buffer.from('\nbad'.repeat(10))]));
    const again = await costOf(pipeline, 'loader', 'LOAD_PART');
    expect(again.statements).toBeLessThanOrEqual(again.allowed);
    expect(again.statements).toBeLessThan(100);
    expect(again.writeTransactions).toBe(1);
  });

  test('of documents from messages are those of one transaction on the case', async () => {
    cases += 1;
    const caseId = await platform().provision({ caseId: cases, isolation: 'shared' });
    const pipeline = createPipeline(platform());
    const documents = Array.from({ length: 250 }, (_, i) => ({
      documentId: `D${i}`,
      fields: { MD5HASH: String(i).padStart(32, '0') },
    }));
    const body = { eventType: 'DOCUMENT_PROCESSED', schemaVersion: 1, caseId, batchName: 'mail' };
    const messages = documents.map((document) => JSON.stringify({ ...body, documents: [document] }));
    probe.clear();
    await pipeline.deliver('loader', messages);
    const onCase = writeTransactions(probe.sent).filter((own) => own.some(({ text }) => text.includes('exhibits')));
    expect(onCase).toHaveLength(1);
    expect(probe.sent.length).toBeLessThan(100);
  });
});

test('a release of ten parts costs as many statements as one of few, and of more a transaction for every ten', async () => {
  const costOfRelease = async (documents: number) => {
    cases += 1;
    const caseId = await platform().provision({ caseId: cases, isolation: 'shared' });
    const pipeline = createPipeline(platform());
    pipeline.putFile(caseId, 'one', loadFile({ documents, recipients: 0, tags: 0 }));
    return costOf(pipeline, 'checkpoint', 'JOB_STARTED');
  };
  const [one, ten, more] = [await costOfRelease(10), await costOfRelease(4_900), await costOfRelease(9_000)];
  expect(ten.statements).toBe(one.statements);
  expect(ten.writeTransactions).toBe(1);
  expect(more.writeTransactions).toBe(2);
});
