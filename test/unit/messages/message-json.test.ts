import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonBytes, messageJson } from '../../../shared/messages/message-json.ts';

/** What SQS takes in a body, without what is beyond the basic plane. */
const TAKEN = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd]*$/;

test('a message holds only characters that every queue takes, and says the same when it is read', () => {
  const text = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) });
  fc.assert(
    fc.property(fc.dictionary(text, text), (value) => {
      const json = messageJson(value);
      expect(json).toMatch(TAKEN);
      expect(JSON.parse(json)).toEqual(value);
    }),
  );
});

test('what SQS refuses and what is beyond the basic plane is escaped, all else stands as it is', () => {
  expect(messageJson('é\ufffd\uffff😀')).toBe('"é\ufffd\\uffff\\ud83d\\ude00"');
});

test('bytes are those of UTF-8 in the message, not characters', () => {
  expect(jsonBytes('é')).toBe(4);
  expect(jsonBytes('é😀')).toBe(16);
});
