import { describe, expect, test } from 'vitest';
import { forceIndex } from '../../../shared/mysql/queries/force-index.ts';
import { createQueries } from '../../../shared/mysql/queries/queries.ts';
import { UnscopedQueryError } from '../../../shared/mysql/queries/row-scope.ts';
import { caseTables } from '../../../shared/schema/case-tables.ts';
import { coreTables } from '../../../shared/schema/core-tables.ts';

const ofCase = createQueries('np', caseTables, { npcase_id: 7 });
const ofBatch = createQueries('np', caseTables, { npcase_id: 7, batch_id: 12 });
const core = createQueries('np_core', coreTables, {});

const text = (query: { compile(): { readonly sql: string } }): string => query.compile().sql;

describe('a query of a case', () => {
  test('selects rows of the case only, each table that it joins by itself', () => {
    const query = ofCase
      .selectFrom('batch_contents as c')
      .innerJoin('batches as b', 'b.id', 'c.batch_id')
      .select(['c.batch_id', 'b.status'])
      .where('b.name', '=', "O'Neill");
    expect(text(query)).toBe(
      'select `c`.`batch_id`, `b`.`status` from `np`.`batch_contents` as `c` inner join `np`.`batches` as `b`' +
        " on `b`.`id` = `c`.`batch_id` and `b`.`npcase_id` = 7 where `b`.`name` = 'O\\'Neill' and `c`.`npcase_id` = 7",
    );
  });

  test('scopes what its author left open with OR', () => {
    const query = ofCase
      .selectFrom('tags')
      .select('id')
      .where((eb) => eb.or([eb('id', '=', 1), eb('id', '=', 2)]));
    expect(text(query)).toBe(
      'select `id` from `np`.`tags` where (`id` = 1 or `id` = 2) and `np`.`tags`.`npcase_id` = 7',
    );
  });

  test('updates and deletes rows of the case only, also by a subquery', () => {
    expect(text(ofCase.updateTable('batches').set({ status: 'loading' }))).toBe(
      "update `np`.`batches` set `status` = 'loading' where `np`.`batches`.`npcase_id` = 7",
    );
    expect(text(ofCase.deleteFrom('batch_repeats'))).toBe(
      'delete from `np`.`batch_repeats` where `np`.`batch_repeats`.`npcase_id` = 7',
    );
    const exists = ofCase
      .deleteFrom('tags')
      .where(({ exists, selectFrom }) => exists(selectFrom('taggings').select('tag_id')));
    expect(text(exists)).toBe(
      'delete from `np`.`tags` where exists (select `tag_id` from `np`.`taggings`' +
        ' where `np`.`taggings`.`npcase_id` = 7) and `np`.`tags`.`npcase_id` = 7',
    );
  });

  test('inserts rows of the case, given or selected', () => {
    const values = ofCase.insertInto('batch_sweeps').values([
      { batch_id: 1, sweeps: 1, swept_at_gmt: 'then' },
      { batch_id: 2, sweeps: 1, swept_at_gmt: 'then' },
    ]);
    expect(text(values)).toBe(
      'insert into `np`.`batch_sweeps` (`batch_id`, `sweeps`, `swept_at_gmt`, `npcase_id`)' +
        " values (1, 1, 'then', 7), (2, 1, 'then', 7)",
    );
    const selected = ofCase
      .insertInto('batch_sweeps')
      .columns(['batch_id', 'sweeps', 'swept_at_gmt'])
      .expression(({ selectFrom }) =>
        selectFrom('batches').select((eb) => [
          'id as batch_id',
          eb.val(1).as('sweeps'),
          'created_at_gmt as swept_at_gmt',
        ]),
      );
    expect(text(selected)).toBe(
      'insert into `np`.`batch_sweeps` (`batch_id`, `sweeps`, `swept_at_gmt`, `npcase_id`)' +
        ' select `id` as `batch_id`, 1 as `sweeps`, `created_at_gmt` as `swept_at_gmt`, 7 as `scope_1`' +
        ' from `np`.`batches` where `np`.`batches`.`npcase_id` = 7',
    );
  });

  test('is refused where a table is not known', () => {
    const unknown = ofCase.selectFrom('npcases' as never).select('id' as never);
    expect(() => text(unknown)).toThrow(UnscopedQueryError);
  });
});

test('a query of a batch is confined to the batch, in the tables that name one', () => {
  expect(text(ofBatch.selectFrom('exhibits').select('id'))).toBe(
    'select `id` from `np`.`exhibits` where `np`.`exhibits`.`npcase_id` = 7 and `np`.`exhibits`.`batch_id` = 12',
  );
  expect(text(ofBatch.selectFrom('tags').select('id'))).toBe(
    'select `id` from `np`.`tags` where `np`.`tags`.`npcase_id` = 7',
  );
});

test('a query of the core database names its tenants itself', () => {
  expect(text(core.selectFrom('npcases').select('status').where('id', '=', 7))).toBe(
    'select `status` from `np_core`.`npcases` where `id` = 7',
  );
});

test('an index is forced on one table of a query', () => {
  const query = ofCase
    .updateTable('process_checkpoints as p')
    .set({ status: 'loaded' })
    .withPlugin(forceIndex('p', 'process_checkpoints_part'));
  expect(text(query)).toBe(
    "update `np`.`process_checkpoints` as `p` force index (`process_checkpoints_part`) set `status` = 'loaded'" +
      ' where `p`.`npcase_id` = 7',
  );
});

test('values stand in the text, moments as UTC and bytes as hexadecimal digits', () => {
  const query = ofCase
    .updateTable('batches')
    .set({ finished_at_gmt: new Date(0) })
    .where('source_digest', '=', Buffer.from([0xab, 1]));
  expect(text(query)).toContain("set `finished_at_gmt` = '1970-01-01 00:00:00.000' where `source_digest` = X'ab01'");
});

test('a query is run by a session only', async () => {
  await expect(ofCase.selectFrom('tags').select('id').execute()).rejects.toThrow('run by its session');
});
