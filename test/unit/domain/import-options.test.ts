import { describe, expect, test } from 'vitest';
import { importOptions, metadataOf, optionsOfMessage } from '../../../shared/domain/import-options.ts';

const invalid = (reason: string) =>
  expect.objectContaining({
    name: 'PermanentError',
    code: 'IMPORT_OPTION_INVALID',
    message: expect.stringContaining(reason),
  });

describe('the options of an import', () => {
  test('are the usual ones where nothing is said, whatever metadata other tools have put there', () => {
    expect(importOptions({ sha256: 'abc', loadagain: 'yes', again: 'true' }, {})).toEqual({
      loadAgain: false,
      dateOrder: null,
    });
  });

  test.each([
    ['true', true],
    ['false', false],
  ])('come from the metadata of the object: load-again %s', (text, loadAgain) => {
    expect(importOptions({ 'load-again': text }, {})).toMatchObject({ loadAgain });
  });

  test('come from the message, which beats the metadata', () => {
    expect(importOptions({ 'load-again': 'true' }, { loadAgain: false })).toMatchObject({ loadAgain: false });
    expect(importOptions({ 'load-again': 'false' }, { loadAgain: true })).toMatchObject({ loadAgain: true });
    expect(importOptions({ 'load-again': 'surely' }, { loadAgain: true })).toMatchObject({ loadAgain: true });
  });

  test('say what comes first in dates, and the message beats the metadata', () => {
    expect(importOptions({ 'date-order': 'DMY' }, {})).toMatchObject({ dateOrder: 'DMY' });
    expect(importOptions({ 'date-order': 'DMY' }, { dateOrder: 'MDY' })).toMatchObject({ dateOrder: 'MDY' });
    expect(() => importOptions({ 'date-order': 'dmy' }, {})).toThrow(invalid('date-order must be MDY or DMY.'));
    expect(() => optionsOfMessage({ dateOrder: true })).toThrow(invalid('dateOrder must be MDY or DMY.'));
  });

  test('are written as metadata that says the same', () => {
    const given = { loadAgain: true, dateOrder: 'DMY' } as const;
    expect(metadataOf(given)).toEqual({ 'load-again': 'true', 'date-order': 'DMY' });
    expect(importOptions(metadataOf(given), {})).toEqual(given);
    expect(metadataOf({ dateOrder: undefined })).toEqual({});
  });

  test.each(['True', 'yes', '1', '', ' true'])('are refused in metadata that says %j, with what is allowed', (text) => {
    expect(() => importOptions({ 'load-again': text }, {})).toThrow(invalid('load-again must be true or false.'));
  });
});

describe('the options of a message', () => {
  test('are those of its fields that are options', () => {
    expect(optionsOfMessage({ Records: [], loadAgain: true })).toEqual({ loadAgain: true });
    expect(optionsOfMessage({ Records: [], again: true })).toEqual({});
  });

  test.each(['true', 1, null, {}])('are refused with the value %j', (loadAgain) => {
    expect(() => optionsOfMessage({ Records: [], loadAgain })).toThrow(invalid('loadAgain must be true or false.'));
  });

  test.each([[null], ['text'], [7], [[]]])('are none in a body that is no object: %j', (body) => {
    expect(optionsOfMessage(body)).toEqual({});
  });
});
