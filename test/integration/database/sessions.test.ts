import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { inCase, untilAborted } from '../../../shared/cases/case-context.ts';
import { ForeignCaseError } from '../../../shared/cases/session.ts';
import { type CaseSession, NoCaseError } from '../../../shared/cases/sessions.ts';
import { DatabaseFailure } from '../../../shared/mysql/connections/database-failure.ts';
import { createRetry, type RetryInfo } from '../../../shared/mysql/retry.ts';
import { deferredDocuments } from '../../../shared/schema/case/batches/deferred-documents.ts';
import { custodians } from '../../../shared/schema/case/documents/custodians.ts';
import { labels } from '../../../shared/schema/case/review/labels.ts';
import { createTestPlatform } from '../../support/case-database.ts';

const NOW = '2026-01-01 00:00:00.000';
const label = (npcase_id: number, name: string) => ({ npcase_id, name, created_at_gmt: NOW });
const namesIn = async ({ findAll }: CaseSession) => (await findAll('labels', { order: ['name'] })).map((l) => l.name);

describe.each(['dedicated', 'shared'] as const)('two cases with %s isolation', (isolation) => {
  const platformOfTwo = () =>
    createTestPlatform({
      cases: [
        { caseId: 1, isolation },
        { caseId: 2, isolation },
      ],
    });

  test('never see each other, however many of their sessions interleave', async () => {
    const { sessions } = await platformOfTwo();
    await Promise.all(
      Array.from({ length: 40 }, (_, i) => {
        const caseId = (i % 2) + 1;
        return sessions.writerSession(caseId, async (session) => {
          await session.insert(labels, [label(caseId, `${caseId}: ${String(i).padStart(2, '0')}`)]);
          for (const name of await namesIn(session)) expect(name.startsWith(`${caseId}:`)).toBe(true);
        });
      }),
    );
    for (const caseId of [1, 2]) {
      const names = await sessions.readerSession(caseId, namesIn);
      expect(names).toHaveLength(20);
      expect(names.every((name) => name.startsWith(`${caseId}:`))).toBe(true);
    }
  });

  test('cannot find each other by asking for it', async () => {
    const { sessions } = await platformOfTwo();
    await sessions.writerSession(2, ({ insert }) => insert(labels, [label(2, 'theirs')]));
    await sessions.writerSession(1, async ({ models, findAll, findOne, findIn }) => {
      expect(await findAll('labels', { where: { npcase_id: 2 } })).toEqual([]);
      expect(await findOne('labels', { where: { name: 'theirs' } })).toBeNull();
      expect(await findIn('labels', 'npcase_id', [1, 2])).toEqual([]);
      expect(await findIn('labels', 'name', ['theirs'], { where: { npcase_id: 2 } })).toEqual([]);
      expect(await models.labels.findAll({ where: { npcase_id: 2 }, raw: true })).toEqual([]);
      expect(await findAll('labels', { withDeleted: true })).toEqual([]);
      expect(await findAll('labels', { withDeleted: true, where: { npcase_id: 2 } })).toEqual([]);
    });
  });

  test('cannot write each other rows', async () => {
    const { sessions } = await platformOfTwo();
    await expect(
      sessions.writerSession(1, ({ insert }) => insert(labels, [label(1, 'ours'), label(2, 'theirs')])),
    ).rejects.toThrow(ForeignCaseError);
    for (const caseId of [1, 2]) expect(await sessions.readerSession(caseId, namesIn)).toEqual([]);
  });

  test('may hold the same names, each once', async () => {
    const { sessions } = await platformOfTwo();
    const digest = Buffer.alloc(32, 1);
    const insertBailey = (caseId: number) =>
      sessions.writerSession(caseId, ({ insert }) =>
        insert(custodians, [{ npcase_id: caseId, name_digest: digest, name: 'Bailey', created_at_gmt: NOW }]),
      );
    expect([await insertBailey(1), await insertBailey(2), await insertBailey(1)]).toEqual([1, 1, 0]);
  });
});

describe('a session', () => {
  test('without a case takes the one of the context', async () => {
    const { sessions } = await createTestPlatform({ cases: [{ caseId: 1 }, { caseId: 2 }] });
    const open = (caseId: number) => inCase(caseId, () => sessions.writerSession(async (session) => session.caseId));
    expect(await Promise.all([open(1), open(2), open(1)])).toEqual([1, 2, 1]);
    expect(await inCase(1, () => sessions.writerSession(2, async (session) => session.caseId))).toBe(2);
  });

  test('without a case and without a context is refused', async () => {
    const { sessions } = await createTestPlatform({ migrated: false });
    await expect(sessions.writerSession(async () => {})).rejects.toThrow(NoCaseError);
    await expect(sessions.readerSession(async () => {})).rejects.toThrow(NoCaseError);
  });

  test('whose work throws rolls back and throws what the work threw', async () => {
    const { sessions } = await createTestPlatform();
    const failure = new Error('not today');
    await expect(
      sessions.writerSession(7, async ({ insert }) => {
        await insert(labels, [label(7, 'half')]);
        throw failure;
      }),
    ).rejects.toBe(failure);
    expect(await sessions.readerSession(7, namesIn)).toEqual([]);
  });

  test('counts the rows it inserted, not those that were there nor the pieces of long ones', async () => {
    const { sessions } = await createTestPlatform();
    const document = (n: number) => ({
      npcase_id: 7,
      batch_id: 1,
      nge_document_id: `D${n}`,
      payload: Buffer.alloc(100_000, n),
      created_at_gmt: NOW,
    });
    const insert = (...numbers: number[]) =>
      sessions.writerSession(7, (session) => session.insert(deferredDocuments, numbers.map(document)));
    expect([await insert(1, 2), await insert(1, 2, 3), await insert(1, 2, 3)]).toEqual([2, 1, 0]);
    const found = await sessions.readerSession(7, ({ findAll }) => findAll('deferredDocuments'));
    expect(found.map(({ payload }) => payload.equals(Buffer.alloc(100_000, payload[0])))).toEqual([true, true, true]);
  });

  test('does not find what was deleted, unless it asks for that as well', async () => {
    const { sessions, query, prefix } = await createTestPlatform();
    await sessions.writerSession(7, ({ insert }) => insert(labels, [label(7, 'kept'), label(7, 'deleted')]));
    await query(`UPDATE ${prefix}_case_7.labels SET deleted_at_gmt = UTC_TIMESTAMP() WHERE name = 'deleted'`);
    expect(await sessions.readerSession(7, namesIn)).toEqual(['kept']);
    expect(await sessions.readerSession(7, ({ findAll }) => findAll('labels', { where: { name: 'deleted' } }))).toEqual(
      [],
    );
  });

  test('finds any number of values, in statements that the watch accepts', async () => {
    const { sessions } = await createTestPlatform();
    const names = Array.from({ length: 3_000 }, (_, i) => `þ${i}`);
    await sessions.writerSession(7, ({ insert }) =>
      insert(
        labels,
        names.map((name) => label(7, name)),
      ),
    );
    const found = await sessions.readerSession(7, ({ findIn }) => findIn('labels', 'name', [...names, 'none']));
    expect(found.map(({ name }) => name).sort()).toEqual([...names].sort());
  });
});

describe('the models bound to cases', () => {
  test('are those of the 50 cases used last', async () => {
    const { sessions, query, core } = await createTestPlatform({ cases: [{ caseId: 1, isolation: 'shared' }] });
    for (let caseId = 2; caseId <= 51; caseId++)
      await query(
        `INSERT INTO ${core}.npcases (id, account_id, region, name, isolation, status, dedupe_policy, created_at_gmt, updated_at_gmt)
         VALUES (${caseId}, 1, 'default', 'x', 'shared', 'active', 'none', '${NOW}', '${NOW}')`,
      );
    const touch = (caseId: number) => sessions.writerSession(caseId, namesIn);
    for (let caseId = 1; caseId <= 50; caseId++) await touch(caseId);
    await touch(1);
    await touch(51);
    expect(sessions.boundCases()).toHaveLength(50);
    expect(sessions.boundCases()).not.toContain(2);
    expect(sessions.boundCases().slice(-2)).toEqual([1, 51]);
    // Whoever was evicted is bound again.
    expect(await touch(2)).toEqual([]);
    expect(sessions.boundCases().at(-1)).toBe(2);
    expect(sessions.boundCases()).not.toContain(3);
  });
});

describe('a transaction', () => {
  test('that is chosen as the victim of a deadlock is run again', async () => {
    const retries: RetryInfo[] = [];
    const retry = createRetry({ random: Math.random, baseMs: 1, onRetry: (info) => retries.push(info) });
    const { sessions, query, prefix } = await createTestPlatform({ sessions: { retry } });
    const rows = `${prefix}_case_7.labels`;
    await sessions.writerSession(7, ({ insert }) => insert(labels, [label(7, 'a'), label(7, 'b')]));
    retries.length = 0;

    const ids = await query<{ id: number; name: 'a' | 'b' }>(`SELECT id, name FROM ${rows}`);
    const append = (own: string, to: string) => ({
      sql: `UPDATE ${rows} SET name = CONCAT(name, '${own}') WHERE id = ${ids.find(({ name }) => name === to)?.id}`,
    });
    const holds = { a: Promise.withResolvers<void>(), b: Promise.withResolvers<void>() };
    /** Takes its own row, waits until the other has the other one, then wants that. */
    const rename = (own: 'a' | 'b', other: 'a' | 'b') =>
      sessions.writerSession(7, async ({ run }) => {
        await run([append(own, own)]);
        holds[own].resolve();
        await holds[other].promise;
        await run([append(own, other)]);
      });
    await Promise.all([rename('a', 'b'), rename('b', 'a')]);

    expect(retries).toMatchObject([{ kind: 'same-connection', attempt: 1 }]);
    const names = (await query<{ name: string }>(`SELECT name FROM ${rows} ORDER BY name`)).map(({ name }) => name);
    expect(names.map((name) => [...name.slice(1)].sort().join(''))).toEqual(['ab', 'ab']);
  });

  test.each([
    ['found out by the next statement', 1],
    ['known already when the next statement comes', 2],
  ])('whose connection is lost, %s, is run again on another, once and for all', async (_, statements) => {
    const { sessions, query } = await createTestPlatform();
    const connections: number[] = [];
    await sessions.writerSession(7, async ({ rows, insert }) => {
      const [row] = await rows<{ id: number }>({ sql: 'SELECT CONNECTION_ID() AS id' });
      connections.push(row!.id);
      await insert(labels, [label(7, 'first')]);
      if (connections.length === 1) {
        await query(`KILL ${row!.id}`);
        for (let i = 1; i < statements; i++) await rows({ sql: 'SELECT 1' }).catch(() => undefined);
      }
      await insert(labels, [label(7, 'second')]);
    });
    expect(new Set(connections).size).toBe(2);
    expect(await sessions.readerSession(7, namesIn)).toEqual(['first', 'second']);
  });

  test('whose time is up is rolled back at once, though its work hangs', async () => {
    const { sessions } = await createTestPlatform();
    const deadline = new AbortController();
    const timeUp = new Error('time is up');
    let runs = 0;
    const hanging = untilAborted(deadline.signal, () =>
      sessions.writerSession(7, async ({ insert }) => {
        runs += 1;
        await insert(labels, [label(7, 'wanted by others')]);
        deadline.abort(timeUp);
        return new Promise(() => {});
      }),
    );
    await expect(hanging).rejects.toBe(timeUp);
    expect(runs).toBe(1);
    // Its lock is gone: another inserts the same row without waiting for it.
    const other = ({ insert }: CaseSession) => insert(labels, [label(7, 'wanted by others')]);
    expect(await sessions.writerSession(7, other)).toBe(1);
    // Nothing more is begun.
    await expect(untilAborted(deadline.signal, () => sessions.writerSession(7, other))).rejects.toBe(timeUp);
  });

  test('whose time is up ends at once, though a statement hangs', async () => {
    const { sessions } = await createTestPlatform();
    const deadline = new AbortController();
    const timeUp = new Error('time is up');
    const began = Date.now();
    const hanging = untilAborted(deadline.signal, () =>
      sessions.writerSession(7, async ({ rows }) => {
        const asleep = rows({ sql: 'SELECT SLEEP(20)' });
        setImmediate(() => deadline.abort(timeUp));
        return asleep;
      }),
    );
    await expect(hanging).rejects.toBe(timeUp);
    expect(Date.now() - began).toBeLessThan(15_000);
  });

  test('that fails for good is not run again', async () => {
    const { sessions } = await createTestPlatform();
    let runs = 0;
    await expect(
      sessions.writerSession(7, ({ insert }) => {
        runs += 1;
        return insert(labels, [label(7, 'x'.repeat(300))]);
      }),
    ).rejects.toThrow(DatabaseFailure);
    expect(runs).toBe(1);
  });
});

describe('an error from the database', () => {
  const SECRET = 'privileged and confidential';

  test.each<[string, (session: CaseSession) => Promise<unknown>, number]>([
    ['a value too long', (s: CaseSession) => s.insert(labels, [label(7, SECRET.repeat(20))]), 1406],
    ['a wrong value', (s: CaseSession) => s.insert(labels, [{ ...label(7, SECRET), created_at_gmt: SECRET }]), 1292],
    ['a duplicate', (s: CaseSession) => s.run(['1', '1'].map(() => ({ sql: plainInsert(s, SECRET) }))), 1062],
    ['an unknown column', (s: CaseSession) => s.findAll('labels', { where: { [SECRET]: SECRET } }), 1054],
    ['a wrong statement', (s: CaseSession) => s.rows({ sql: `SELEKT '${SECRET}'` }), 1064],
  ])('tells of %s its number and code, and nothing of the statement and its values', async (_, work, errno) => {
    const { sessions } = await createTestPlatform();
    const error: unknown = await sessions.writerSession(7, work).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(DatabaseFailure);
    expect(error).toMatchObject({ errno });
    for (const told of [inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error), String(error)]) {
      expect(told).not.toContain('confidential');
      expect(told).not.toMatch(/insert into|select /i);
    }
  });

  const plainInsert = ({ schema }: CaseSession, name: string) =>
    `INSERT INTO ${schema}.labels (npcase_id, name, created_at_gmt) VALUES (7, '${name}', '${NOW}')`;
});
