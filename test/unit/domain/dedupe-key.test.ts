import { describe, expect, test } from 'vitest';
import { type DedupeInput, dedupeKey } from '../../../shared/domain/dedupe-key.ts';
import { ABSENT, digestOf } from '../../../shared/domain/digest.ts';

const email: DedupeInput = { messageId: '<1@x>', bcc: null, md5: 'ab', docType: 'email', custodian: 'Ann' };
const key = (change: Partial<DedupeInput> = {}, policy: 'global' | 'custodial' = 'global') =>
  dedupeKey(policy, { ...email, ...change });

describe('dedupeKey', () => {
  test('is none under the policy none, and for what has neither message id nor hash', () => {
    expect(dedupeKey('none', email)).toBeNull();
    for (const messageId of [null, '', ' ', '<>', '< >', '<', '>', 'null', '<NULL>', 'null>', '< null'])
      expect(key({ messageId, md5: null })).toBeNull();
  });

  test('has one explicit value for what is absent', () => {
    expect(key({ messageId: 'null' })).toMatchObject({ messageId: ABSENT, matchedOn: 'md5' });
    expect(key({ md5: null })).toMatchObject({ md5: ABSENT, matchedOn: 'message_id' });
    expect(key()).toMatchObject({ custodian: ABSENT, bcc: ABSENT, matchedOn: 'message_id+md5' });
  });

  test('does not care for brackets or the case of digits', () => {
    expect(key({ messageId: ' 1@x ', md5: 'AB' })).toEqual(key());
    for (const messageId of ['<1@x', '1@x>', '< 1@x >', '\t<1@x>\r\n', '<1@x \n'])
      expect(key({ messageId })).toEqual(key());
    // A bracket inside an id is part of it, and so is a second one.
    for (const whole of ['a<1@x', '1@x>a', '<1@x>>', '<<1@x>'])
      expect(key({ messageId: whole })?.messageId).toEqual(digestOf(whole.replace(/^<|>$/g, '')));
  });

  test.each<[string, Partial<DedupeInput>]>([
    ['message id', { messageId: '<1@X>' }],
    ['bcc', { bcc: 'b@x' }],
    ['hash', { md5: 'cd' }],
    ['type', { docType: 'edoc' }],
  ])('differs by %s', (_, change) => expect(key(change)).not.toEqual(key()));

  test('differs by custodian under the custodial policy only', () => {
    expect(key({ custodian: 'Bob' })).toEqual(key());
    expect(key({ custodian: 'Bob' }, 'custodial')).not.toEqual(key({}, 'custodial'));
    expect(key({ custodian: ' ANN' }, 'custodial')).toEqual(key({}, 'custodial'));
  });
});
