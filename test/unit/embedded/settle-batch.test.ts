import { describe, expect, test } from 'vitest';
import { settleBatch } from '../../../localstack/runtime/settle-batch.ts';

const ids = ['a', 'b', 'c'];
const failures = (...items: unknown[]) => JSON.stringify({ batchItemFailures: items });

describe('with ReportBatchItemFailures', () => {
  test.each([
    ['an empty list', '{"batchItemFailures":[]}'],
    ['a null list', '{"batchItemFailures":null}'],
    ['an empty response', '{}'],
    ['a null response', 'null'],
    ['no response', ''],
    ['an object without the list', '{"ok":true}'],
  ])('%s means that the whole batch is done', (_name, payload) => {
    expect(settleBatch(ids, payload, true)).toEqual({ done: ids, failed: [] });
  });

  test('named messages stay and the others are done', () => {
    const payload = failures({ itemIdentifier: 'c' }, { itemIdentifier: 'a' });
    expect(settleBatch(ids, payload, true)).toEqual({ done: ['b'], failed: ['a', 'c'] });
  });

  test('a message named twice stays once', () => {
    const payload = failures({ itemIdentifier: 'a' }, { itemIdentifier: 'a' });
    expect(settleBatch(ids, payload, true)).toEqual({ done: ['b', 'c'], failed: ['a'] });
  });

  test.each([
    ['a response that is not JSON', 'done'],
    ['an empty id', failures({ itemIdentifier: '' })],
    ['a null id', failures({ itemIdentifier: null })],
    ['an id under a wrong name', failures({ messageId: 'a' })],
    ['an unknown id', failures({ itemIdentifier: 'a' }, { itemIdentifier: 'z' })],
    ['an id that is no text', failures({ itemIdentifier: 1 })],
    ['an item that is no object', failures('a')],
    ['a null item', failures(null)],
    ['a list that is none', '{"batchItemFailures":"a"}'],
    ['a response that is text', '"ok"'],
    ['a response that is a list', '[]'],
  ])('%s means that the whole batch failed', (_name, payload) => {
    expect(settleBatch(ids, payload, true)).toEqual({ done: [], failed: ids });
  });
});

test('without ReportBatchItemFailures any response means that the batch is done', () => {
  for (const payload of [failures({ itemIdentifier: 'a' }), 'null', '"ok"', 'not JSON']) {
    expect(settleBatch(ids, payload, false)).toEqual({ done: ids, failed: [] });
  }
});
