import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { qualified } from '../../shared/mysql/queries/sql.ts';
import { caseTables } from '../../shared/schema/case-tables.ts';
import { audit } from './audit/audit.ts';
import { queueProblems, queuesAtRest } from './audit/queues.ts';
import { REFERENCES, type Reference, WITHOUT_REFERENCES } from './audit/references.ts';
import { type Lab, startLab } from './lab/lab.ts';
import { sourceQueue } from './lab/lab-queues.ts';
import type { Delivery } from './lab/subscriber.ts';
import '../support/test-server.ts';

let lab: Lab;
let root: Connection;

beforeAll(async () => {
  const { hostname: host, port, username: user, password } = new URL(inject('mysqlUrl'));
  const server = { host, port: Number(port), user: decodeURIComponent(user), password: decodeURIComponent(password) };
  root = await createConnection(server);
  lab = await startLab({ server, seed: 5, documents: 700, log: () => {} });
  await lab.importProduction();
  await lab.untilEnded({ timeoutMs: 60_000 });
}, 120_000);
afterAll(async () => {
  await lab?.stop();
  await root?.end();
});

const table = (name: string): string => qualified(lab.schema(), name).text;

/** What the audit says while a table is changed; then the table is as it was. */
async function whileChanged<T>(name: string, change: string | (() => string), look: () => Promise<T>): Promise<T> {
  const copy = table(`${name}_as_it_was`);
  await root.query(`CREATE TABLE ${copy} AS SELECT * FROM ${table(name)}`);
  try {
    const [{ affectedRows }] = (await root.query(typeof change === 'string' ? change : change())) as unknown as [
      { affectedRows: number },
    ];
    expect(affectedRows).toBeGreaterThan(0);
    return await look();
  } finally {
    await root.query(`DELETE FROM ${table(name)}`);
    await root.query(`INSERT INTO ${table(name)} SELECT * FROM ${copy}`);
    await root.query(`DROP TABLE ${copy}`);
  }
}

/** The audit over other deliveries than those that came. */
const auditOf = (deliveries: readonly Delivery[]): Promise<string[]> =>
  audit({
    sessions: lab.sessions,
    runtime: lab.runtime,
    sqs: lab.clients.sqs,
    deliveries,
    imports: lab.imports,
  });

const changed = ({ body, ...delivery }: Delivery, change: (event: Record<string, unknown>) => object): Delivery => {
  const event = { ...JSON.parse(body), ...change(JSON.parse(body)) } as Record<string, unknown>;
  return { ...delivery, eventId: String(event['eventId']), body: JSON.stringify(event) };
};
const first = (eventType: Delivery['eventType']): Delivery =>
  lab.subscriber.deliveries.find((delivery) => delivery.eventType === eventType) ?? expect.fail(`no ${eventType}`);

/** Tables in which a good import leaves no row to change. */
const EMPTY_AFTER_IMPORT: Readonly<Record<string, string>> = {
  batch_sweeps: "VALUES (1, 999999999, 1, '2001-01-01')",
  batch_cancellations: "VALUES (1, 999999999, NULL, '2001-01-01')",
  batch_warnings: "VALUES (1, 999999999, 'EMPTY_ROWS', '', NULL, '2001-01-01')",
  batch_repeats: "VALUES (1, 999999999, 999999999, '2001-01-01')",
};

const orphanOf = ({ from, on, where = 'TRUE' }: Reference): string => {
  if (EMPTY_AFTER_IMPORT[from]) return `INSERT INTO ${table(from)} ${EMPTY_AFTER_IMPORT[from]}`;
  // The sample's rejects have ids that nobody can use, and so no checkpoints.
  if (where === REJECTED) return `UPDATE ${table(from)} SET status = 'rejected' WHERE status = 'duplicate' LIMIT 1`;
  const column = Object.keys(on).at(-1) ?? '';
  const nowhere = column.endsWith('document_id') ? "'NO-SUCH'" : '999999999';
  return `UPDATE ${table(from)} c SET c.${column} = ${nowhere} WHERE ${where} AND c.${column} IS NOT NULL LIMIT 1`;
};
const REJECTED = "c.status = 'rejected'";

describe('the audit', () => {
  test('finds nothing when everything is right', async () => {
    expect(await lab.audit()).toEqual([]);
  });

  test.each(
    REFERENCES.map(
      (reference) => [`${reference.from} (${Object.keys(reference.on)}) to ${reference.to}`, reference] as const,
    ),
  )('names an orphan: %s', async (_, reference) => {
    const problems = await whileChanged(reference.from, orphanOf(reference), () => lab.audit());
    const columns = Object.keys(reference.on).join(', ');
    expect(problems).toContain(`case 1: 1 rows of ${reference.from} have no ${reference.to} by ${columns}`);
  });

  test('follows every table of a case, but for those that are named', () => {
    const followed = new Set(REFERENCES.map(({ from }) => from));
    const tables = Object.values(caseTables).map(({ name }) => name);
    expect(tables.filter((name) => !followed.has(name)).sort()).toEqual([...WITHOUT_REFERENCES].sort());
  });

  const swapped = (name: string, column: string, of: string) =>
    `UPDATE ${table(name)} a JOIN ${table(name)} b SET a.${column} = b.${column}, b.${column} = a.${column} WHERE ${of}`;

  test.each([
    [
      'exhibits',
      () => `UPDATE ${table('exhibits')} SET subject = CONCAT(subject, '!') WHERE subject <> '' LIMIT 1`,
      'fields',
    ],
    [
      'exhibits',
      () => `UPDATE ${table('exhibits')} SET custodian_id = IF(custodian_id = 1, 2, 1) LIMIT 1`,
      'another custodian',
    ],
    [
      'custodian_exhibits',
      () =>
        `UPDATE ${table('custodian_exhibits')} h JOIN (SELECT exhibit_id FROM ${table('custodian_exhibits_as_it_was')} GROUP BY exhibit_id HAVING COUNT(*) = 1 LIMIT 1) one USING (exhibit_id) SET h.custodian_id = IF(h.custodian_id = 1, 2, 1)`,
      'other holders',
    ],
    [
      'taggings',
      // One document's tags become another's, and the other way round: every count is as it was.
      () =>
        `UPDATE ${table('taggings')} t JOIN (SELECT MIN(exhibit_id) a, MAX(exhibit_id) b FROM ${table('taggings_as_it_was')}) x SET t.exhibit_id = IF(t.exhibit_id = x.a, x.b, x.a) WHERE t.exhibit_id IN (x.a, x.b)`,
      'other tags',
    ],
    [
      'document_relations',
      () =>
        `UPDATE ${table('document_relations')} r JOIN (SELECT MIN(parent_exhibit_id) a, MAX(parent_exhibit_id) b FROM ${table('document_relations_as_it_was')}) x SET r.parent_exhibit_id = IF(r.parent_exhibit_id = x.a, x.b, x.a) WHERE r.parent_exhibit_id IN (x.a, x.b)`,
      'attached to another document',
    ],
    ['attachments', () => swapped('attachments', 'path', 'a.id = 1 AND b.id = 3'), 'other files'],
  ])('names content on the wrong document: %s', async (name, change, problem) => {
    const problems = await whileChanged(name, change, () => lab.audit());
    expect(problems).toEqual([
      expect.stringMatching(new RegExp(`differs from the known truth: [12] exhibits .*${problem}`)),
    ]);
  });

  test('names a batch that nobody imported, and events of it', async () => {
    const strange = `INSERT INTO ${table('batches')} (npcase_id, name, source_kind, source_digest, status, dedupe_policy, rows_received, last_part_number, created_at_gmt, updated_at_gmt) VALUES (1, 'strange', 'messages', X'00', 'completed', 'global', 0, 0, '2001-01-01', '2001-01-01')`;
    const problems = await whileChanged('batches', strange, () => lab.audit());
    expect(problems).toContain('case 1: 1 batches are of no import: "strange"');
    const stray = changed(first('JOB_STARTED'), () => ({ eventId: 'stray', batchId: 99 }));
    expect(await auditOf([...lab.subscriber.deliveries, stray])).toEqual([
      '1 events are of no import: JOB_STARTED of batch 99 of case 1',
    ]);
  });

  test('names a claim that somebody still has, and a mark of a case that is not there', async () => {
    const core = (name: string) => qualified(`${lab.prefix}_core`, name).text;
    const later = Date.now() + 600_000;
    await root.query(
      `INSERT INTO ${core('idempotency_records')} (id_digest, id, owner, status, expiry_epoch_s, in_progress_expiry_epoch_ms) VALUES (X'01', 'one', X'01', 'INPROGRESS', ${later}, ${later}), (X'02', 'two', X'02', 'INPROGRESS', ${later}, 1)`,
    );
    await root.query(`INSERT INTO ${core('importing_cases')} (npcase_id, marked_at_gmt) VALUES (99, '2001-01-01')`);
    const problems = await lab.audit();
    await root.query(`DELETE FROM ${core('idempotency_records')} WHERE id IN ('one', 'two')`);
    await root.query(`DELETE FROM ${core('importing_cases')} WHERE npcase_id = 99`);
    expect(problems).toEqual([
      'core: 1 commands are claimed by a worker that nobody has',
      'core: 1 rows of importing_cases have no npcases by npcase_id',
    ]);
  });

  test('names a message that is left on a source queue, and waits for one that is on its way', async () => {
    const counts = { visible: 0, inFlight: 0, delayed: 1 };
    const none = { visible: 0, inFlight: 0, delayed: 0 };
    let asked = 0;
    const left = {
      queues: lab.runtime.queues,
      queueCounts: () => ({ ...lab.runtime.queueCounts(), [sourceQueue('tagger')]: counts }),
    };
    await queuesAtRest(left, 0);
    expect(await queueProblems(left, lab.clients.sqs, {})).toEqual(['1 messages are left on the tagger queue']);
    const coming = {
      queues: lab.runtime.queues,
      queueCounts: () => ({ ...lab.runtime.queueCounts(), [sourceQueue('tagger')]: ++asked < 3 ? counts : none }),
    };
    await queuesAtRest(coming, 10_000);
    expect(await queueProblems(coming, lab.clients.sqs, {})).toEqual([]);
  });

  test('does not take a queue that nobody counts for an empty one', async () => {
    const { [sourceQueue('tagger')]: _, ...others } = lab.runtime.queueCounts();
    const runtime = { queues: lab.runtime.queues, queueCounts: () => others };
    await expect(queueProblems(runtime, lab.clients.sqs, {})).rejects.toThrow(
      `counts no queue ${sourceQueue('tagger')}`,
    );
  });

  test('names a lost exhibit, by its sums, its truth and its events', async () => {
    const problems = await whileChanged('exhibits', `DELETE FROM ${table('exhibits')} LIMIT 1`, () => lab.audit());
    expect(problems).toContainEqual(expect.stringMatching(/loaded: the parts say \d+, the tables hold \d+/));
    expect(problems).toContainEqual(expect.stringMatching(/known truth: 1 (must be loaded|document with copies)/));
    expect(problems).toContainEqual(
      expect.stringMatching(/1 are told by DOCUMENT_LOADED and are not so in the tables/),
    );
  });

  test.each([
    ['batch_parts', "SET status = 'loaded' LIMIT 1", 'case 1: 1 parts are not done'],
    [
      'process_checkpoints',
      "SET status = 'loaded' WHERE status = 'tagged' LIMIT 1",
      'case 1: 1 checkpoints are not at their end',
    ],
    [
      'process_checkpoints',
      "SET exhibit_id = NULL WHERE status = 'tagged' LIMIT 1",
      'case 1: 1 checkpoints have an exhibit and should not, or should and have none',
    ],
    [
      'process_checkpoints',
      "SET status = 'rejected' WHERE status = 'duplicate' LIMIT 1",
      'case 1: 1 duplicates have a checkpoint that says otherwise',
    ],
    [
      'batch_faults',
      "SET original = NULL WHERE severity = 'error' AND original IS NOT NULL LIMIT 1",
      'case 1: 1 rejects do not keep their original bytes once',
    ],
    ['batches', "SET status = 'finalizing'", 'case 1: batch "production": status: the batch is finalizing'],
    [
      'tags',
      "SET name = CONCAT(name, '!'), npcase_id = 2 LIMIT 1",
      /case 1: batch "production" differs from the known truth: tags: it must be/,
    ],
  ])('names what is not at its end: %s %s', async (name, change, problem) => {
    const problems = await whileChanged(name, `UPDATE ${table(name)} ${change}`, () => lab.audit());
    expect(problems).toContainEqual(typeof problem === 'string' ? problem : expect.stringMatching(problem));
  });

  test('names a record of the source that was not read, though everything adds up', async () => {
    const swallowed = lab.imports.map((one) => ({ ...one, records: (one.records ?? 0) + 1 }));
    const { sessions, runtime, subscriber } = lab;
    const problems = await audit({
      ...{ sessions, runtime, sqs: lab.clients.sqs, deliveries: subscriber.deliveries },
      imports: swallowed,
    });
    expect(problems).toEqual(['case 1: batch "production": its source has 701 records, and 700 were read']);
  });

  test('names a row with two outcomes', async () => {
    const twice = `UPDATE ${table('document_duplicates')} SET line_number = (SELECT MIN(line_number) FROM ${table('exhibits')}) LIMIT 1`;
    const problems = await whileChanged('document_duplicates', twice, () => lab.audit());
    expect(problems).toContain('case 1: 1 rows have two outcomes');
  });

  test('names a document that still waits for its family', async () => {
    const problems = await whileChanged(
      'deferred_documents',
      `INSERT INTO ${table('deferred_documents')} (npcase_id, batch_id, nge_document_id, payload, created_at_gmt) VALUES (1, 1, 'A', '', '2001-01-01')`,
      () => lab.audit(),
    );
    expect(problems).toEqual(['case 1: 1 documents are still deferred']);
  });

  test.each(['JOB_STARTED', 'BATCH_END_START', 'BATCH_END_FINISHED', 'LOADER_FINISHED'] as const)(
    'names a lost %s, and one with an id of its own',
    async (eventType) => {
      const { deliveries } = lab.subscriber;
      expect(await auditOf(deliveries.filter((delivery) => delivery.eventType !== eventType))).toEqual([
        `case 1: batch "production": 1 were lost, no event of the batch tells them: ${eventType}`,
      ]);
      const double = changed(first(eventType), () => ({ eventId: 'another' }));
      expect(await auditOf([...deliveries, double])).toEqual([
        `case 1: batch "production": 1 are told by more than one event of the batch: ${eventType}`,
      ]);
    },
  );

  test.each(['DOCUMENT_LOADED', 'DOCUMENT_TAGGED', 'DOCUMENT_REJECTED'] as const)(
    'names the documents of a lost %s, and of one with another id',
    async (eventType) => {
      const { deliveries } = lab.subscriber;
      const lost = first(eventType).eventId;
      expect(await auditOf(deliveries.filter(({ eventId }) => eventId !== lost))).toContainEqual(
        expect.stringMatching(new RegExp(`\\d+ were lost, no ${eventType} tells them: `)),
      );
      const double = changed(first(eventType), () => ({ eventId: 'another' }));
      expect(await auditOf([...deliveries, double])).toContainEqual(
        expect.stringMatching(new RegExp(`\\d+ are told by more than one ${eventType}: `)),
      );
    },
  );

  test('takes repeats of an event that say the same, whenever they were published, and names one that does not', async () => {
    const { deliveries } = lab.subscriber;
    const later = changed(first('DOCUMENT_LOADED'), () => ({ timestamp: '2030-01-01T00:00:00.000Z' }));
    expect(await auditOf([...deliveries, later])).toEqual([]);
    const other = changed(first('DOCUMENT_LOADED'), () => ({ documentIds: [] }));
    expect(await auditOf([...deliveries, other])).toEqual([
      `1 events say something else when they are repeated: DOCUMENT_LOADED ${other.eventId}`,
    ]);
  });

  test('names counts at the end that are not those of the tables', async () => {
    const wrong = lab.subscriber.deliveries.map((delivery) =>
      delivery.eventType === 'LOADER_FINISHED'
        ? changed(delivery, ({ eventDetail }) => ({ eventDetail: { ...(eventDetail as object), loaded: 1 } }))
        : delivery,
    );
    expect(await auditOf(wrong)).toEqual([
      expect.stringMatching(/^case 1: batch "production": LOADER_FINISHED says loaded 1, the tables \d+$/),
    ]);
  });

  test('names a dead letter, its code and its event, unless they are expected', async () => {
    const code = { DataType: 'String', StringValue: 'MESSAGE_NOT_JSON' };
    await lab.clients.sqs.send(
      new SendMessageCommand({
        QueueUrl: lab.deadLetterUrl('tagger'),
        MessageBody: '{',
        MessageAttributes: { code },
      }),
    );
    expect(await lab.audit()).toContain('the tagger DLQ must hold nothing and holds MESSAGE_NOT_JSON');
    // It was put back: the second look finds it as well. No FAILED event told it, which is a problem of its own.
    expect(await lab.audit({ deadLetters: { tagger: ['MESSAGE_NOT_JSON'] } })).toEqual([
      'FAILED events must tell MESSAGE_NOT_JSON and tell nothing',
    ]);
    expect(await lab.audit({ deadLetters: { tagger: ['MESSAGE_NOT_JSON', 'CASE_UNKNOWN'] } })).toContain(
      'the tagger DLQ must hold CASE_UNKNOWN, MESSAGE_NOT_JSON and holds MESSAGE_NOT_JSON',
    );
  });
});

describe('the watch on the invariant', () => {
  const violationsOnce = async (): Promise<readonly string[]> => {
    const watch = lab.watchInvariant();
    await vi.waitFor(() => expect(watch.looks()).toBeGreaterThan(0), { timeout: 8_000 });
    return (await watch.stop()).violations;
  };

  test('sees nothing where everything adds up', async () => {
    expect(await violationsOnce()).toEqual([]);
  });

  test.each([
    ['exhibits', 'DELETE FROM', 'LIMIT 1', /loaded: the parts say/],
    ['exhibits', 'DELETE FROM', 'LIMIT 1', /read \d+ is not \d+ with an outcome \+ 0 in flight/],
    ['taggings', 'DELETE FROM', 'LIMIT 1', /taggings: the parts say/],
    ['document_duplicates', 'DELETE FROM', 'LIMIT 1', /duplicates: the parts say/],
    ['batch_parts', 'UPDATE', 'SET row_count = row_count + 1 LIMIT 1', /read \d+ is not/],
  ])('sees a difference in %s: %s %s', async (name, verb, rest, violation) => {
    const violations = await whileChanged(name, `${verb} ${table(name)} ${rest}`, violationsOnce);
    expect(violations).toContainEqual(expect.stringMatching(violation));
  });
});
