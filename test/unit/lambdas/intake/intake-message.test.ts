import { describe, expect, test } from 'vitest';
import { readIntakeMessage } from '../../../../lambdas/intake/core/intake-message.ts';

const notification = (...keys: string[]) => ({
  Records: keys.map((key) => ({
    eventName: 'ObjectCreated:Put',
    s3: { bucket: { name: 'sources' }, object: { key, size: 10, eTag: 'e1', versionId: 'v1' } },
  })),
});

describe('readIntakeMessage', () => {
  test('gives the case and the object that a notification names, its key decoded', () => {
    expect(readIntakeMessage(notification('cases/7/Batch+1/load%C3%A9.dat'))).toEqual({
      caseId: 7,
      objects: [
        { bucket: 'sources', key: 'cases/7/Batch 1/loadé.dat', size: 10, eTag: 'e1', versionId: 'v1', sequencer: null },
      ],
      given: {},
    });
  });

  test('takes several objects of one case', () => {
    expect(readIntakeMessage(notification('cases/7/a/x.csv', 'cases/7/b/y.csv')).objects).toHaveLength(2);
  });

  test('gives the options that stand beside the records', () => {
    expect(readIntakeMessage({ ...notification('cases/7/a/x.csv'), loadAgain: true }).given).toEqual({
      loadAgain: true,
    });
  });

  test('refuses an option with a value that is not allowed, and says which are', () => {
    expect(() => readIntakeMessage({ ...notification('cases/7/a/x.csv'), loadAgain: 'yes' })).toThrow(
      expect.objectContaining({
        code: 'IMPORT_OPTION_INVALID',
        message: expect.stringContaining('loadAgain must be true or false'),
      }),
    );
  });

  test('refuses objects of several cases', () => {
    expect(() => readIntakeMessage(notification('cases/7/a/x.csv', 'cases/8/a/x.csv'))).toThrow(
      expect.objectContaining({
        name: 'PermanentError',
        code: 'CASE_MISMATCH',
        message: expect.stringContaining('several cases'),
      }),
    );
  });

  test('refuses a key that names no case', () => {
    expect(() => readIntakeMessage(notification('other/7/a/x.csv'))).toThrow(
      expect.objectContaining({ code: 'SOURCE_KEY_INVALID' }),
    );
  });

  test("finds nothing to do in S3's test message", () => {
    expect(readIntakeMessage({ Service: 'Amazon S3', Event: 's3:TestEvent' })).toEqual({
      caseId: null,
      objects: [],
      given: {},
    });
  });

  test('refuses what is no notification', () => {
    expect(() => readIntakeMessage({ Records: [] })).toThrow(expect.objectContaining({ name: 'ZodError' }));
  });
});
