import { describe, expect, test } from 'vitest';
import { type DedupeInput, dedupeKey } from '../../../shared/domain/dedupe-key.ts';
import { ABSENT } from '../../../shared/domain/digest.ts';

const email: DedupeInput = {
  messageId: '<1234@enron.com>',
  bcc: null,
  md5: 'd41d8cd98f00b204e9800998ecf8427e',
  docType: 'email',
  custodian: 'Bailey, Susan',
};
const key = (change: Partial<DedupeInput> = {}, policy: 'global' | 'custodial' = 'global') =>
  dedupeKey(policy, { ...email, ...change });

describe('two documents are one', () => {
  test.each<[string, Partial<DedupeInput>]>([
    ['whose hash is written in capitals', { md5: 'D41D8CD98F00B204E9800998ECF8427E' }],
    ['whose message id has no brackets', { messageId: ' 1234@enron.com ' }],
    ['of another custodian', { custodian: 'Skilling, Jeff' }],
  ])('%s', (_, change) => {
    expect(key(change)).toEqual(key());
  });
});

describe('two documents are two', () => {
  test.each<[string, Partial<DedupeInput>]>([
    ['with another message id', { messageId: '<5678@enron.com>' }],
    ['with another hash', { md5: '00000000000000000000000000000000' }],
    ['with another bcc', { bcc: 'ken.lay@enron.com' }],
    ['with an empty bcc against none', { bcc: '' }],
    ['of another type', { docType: 'edoc' }],
  ])('%s', (_, change) => {
    expect(key(change)).not.toEqual(key());
  });

  test('of different custodians when custodians are kept apart', () => {
    expect(key({ custodian: 'Skilling, Jeff' }, 'custodial')).not.toEqual(key({}, 'custodial'));
    expect(key({ custodian: 'BAILEY,  Susan' }, 'custodial')).toEqual(key({}, 'custodial'));
  });
});

test('without a message id and a hash nothing can match, nor under the policy none', () => {
  expect(key({ messageId: null, md5: null })).toBeNull();
  expect(dedupeKey('none', email)).toBeNull();
});

test.each([null, '', '  ', '<>', '< >', 'null', 'NULL', '<null>'])('the message id %j is absent', (messageId) => {
  expect(key({ messageId })).toMatchObject({ messageId: ABSENT, matchedOn: 'md5' });
  expect(key({ messageId, md5: null })).toBeNull();
});

test('it says what it matches on', () => {
  expect(key()?.matchedOn).toBe('message_id+md5');
  expect(key({ md5: null })?.matchedOn).toBe('message_id');
});
