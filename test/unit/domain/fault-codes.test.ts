import { describe, expect, test } from 'vitest';
import { FAULTS, type FaultCode, rejects } from '../../../shared/domain/fault-codes.ts';

const fault = (code: FaultCode) => ({ code, column: null, detail: null });

describe('the faults of a row', () => {
  test('reject it when one of them is an error', () => {
    expect(rejects([])).toBe(false);
    expect(rejects([fault('DATE_UNREADABLE'), fault('PATH_UNSAFE')])).toBe(false);
    expect(rejects([fault('DATE_UNREADABLE'), fault('CELL_COUNT')])).toBe(true);
  });

  // Operators filter by them: what was an error must not become a warning, nor the other way round.
  test('keep their severity', () => {
    const of = (wanted: string) => (Object.keys(FAULTS) as FaultCode[]).filter((c) => FAULTS[c].severity === wanted);
    expect(of('error')).toEqual([
      'CELL_COUNT',
      'UNCLOSED_QUALIFIER',
      'INVALID_BYTES',
      'INVALID_JSON',
      'RECORD_TOO_LONG',
      'DOCUMENT_ID_MISSING',
      'DOCUMENT_ID_INVALID',
      'DOCUMENT_ID_TWICE',
      'DATABASE_REFUSED',
    ]);
    expect(of('warning')).toEqual([
      'STRAY_QUALIFIER',
      'RECORD_IN_VALUE',
      'SURPLUS_CELLS',
      'VALUE_TOO_LONG',
      'DATE_UNREADABLE',
      'DATE_SENTINEL',
      'NUMBER_UNREADABLE',
      'HASH_UNREADABLE',
      'PATH_UNSAFE',
      'NUL_CHARACTER',
      'TAG_REFUSED',
      'DOCUMENT_ID_IN_CASE',
      'FAMILY_PARENT_MISSING',
      'FAMILY_CYCLE',
    ]);
  });

  test('each say what to do', () => {
    for (const { advice } of Object.values(FAULTS)) expect(advice).toMatch(/^[A-Z].*[a-z`]\.$/);
  });
});
