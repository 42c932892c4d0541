import { describe, expect, test } from 'vitest';
import { MESSAGE_CODES, type MessageCode, PermanentError } from '../../../shared/domain/permanent-error.ts';

const CODES = Object.keys(MESSAGE_CODES) as MessageCode[];

describe('an error for which a message can never succeed', () => {
  test.each(CODES)('says of %s what is wrong, then what exactly', (code) => {
    expect(new PermanentError(code).message).toMatch(/^[A-Z].*\.$/);
    expect(new PermanentError(code, 'Put the file again.').message).toMatch(/^[A-Z].*\. Put the file again\.$/);
  });

  test('is told from every other error, and keeps what caused it', () => {
    const cause = new Error('gone');
    const error = new PermanentError('SOURCE_MISSING', undefined, { cause });
    expect(error).toMatchObject({ name: 'PermanentError', code: 'SOURCE_MISSING', cause });
    expect(error).toBeInstanceOf(Error);
  });
});
