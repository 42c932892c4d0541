import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHARACTER_LIMITS } from '../../../shared/domain/limits.ts';
import { readObjectKey } from '../../../shared/domain/object-key.ts';
import { PermanentError } from '../../../shared/domain/permanent-error.ts';

const caseId = fc.integer({ min: 1, max: 999_999_999_999_999 });
/** A step of a key: any characters but the slash, line breaks and characters beyond the BMP among them. */
const step = fc
  .string({
    unit: fc.oneof(fc.constantFrom('\n', '😀', '.', ' ', '%'), fc.string({ minLength: 1, maxLength: 1 })),
    minLength: 1,
  })
  .map((text) => text.replaceAll('/', '_'));
const name = (length: number) => fc.array(fc.constantFrom('a', 'é', '😀'), { minLength: length, maxLength: length });

const codeOf = (key: string): string | null => {
  try {
    readObjectKey(key);
    return null;
  } catch (error) {
    if (error instanceof PermanentError) return error.code;
    throw error;
  }
};

describe('object keys', () => {
  it('give back the case, the batch and the file they were made of, whatever folders stand between', () => {
    fc.assert(
      fc.property(caseId, step, fc.array(step, { maxLength: 3 }), step, (id, batchName, folders, fileName) => {
        const key = ['cases', id, batchName, ...folders, fileName].join('/');
        expect(readObjectKey(key)).toEqual({ caseId: id, batchName, fileName });
      }),
    );
  });

  it('are refused as permanent, or hold what they are read as', () => {
    const near = fc
      .array(fc.constantFrom('cases', '/', '0', '7', '12345678901234567', 'b', '.csv', '-1', ' ', '\n'), {
        maxLength: 9,
      })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        fc.oneof(
          near,
          near.map((text) => `cases/${text}`),
          near.map((text) => `cases/7/b/${text}`),
        ),
        (key) => {
          const code = codeOf(key);
          expect([null, 'SOURCE_KEY_INVALID']).toContain(code);
          if (code !== null) return;
          const read = readObjectKey(key);
          expect(Number.isSafeInteger(read.caseId) && read.caseId > 0).toBe(true);
          expect(key.startsWith(`cases/${read.caseId}/${read.batchName}/`)).toBe(true);
          expect(key.endsWith(`/${read.fileName}`)).toBe(true);
          expect(`${read.batchName}${read.fileName}`).not.toContain('/');
          expect(read.batchName === '' || read.fileName === '').toBe(false);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('take a batch name up to its limit in characters, and none above', () => {
    const lengths = fc.integer({ min: CHARACTER_LIMITS.batchName - 3, max: CHARACTER_LIMITS.batchName + 3 });
    fc.assert(
      fc.property(lengths.chain(name), (characters) => {
        const code = codeOf(`cases/7/${characters.join('')}/a.csv`);
        expect(code).toBe(characters.length > CHARACTER_LIMITS.batchName ? 'SOURCE_KEY_INVALID' : null);
      }),
    );
  });
});
