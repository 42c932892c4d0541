import { expect, test } from 'vitest';
import { findPython, isNewEnough } from '../../../localstack/emulators/find-python.ts';

test.each(['3 13', '3 13\n', '3 14'])('Python %j is 3.13 or newer', (version) => {
  expect(isNewEnough(version, 13)).toBe(true);
});

test.each(['3 12', '3 9', '2 7', '4 0', ''])('Python %j is not', (version) => {
  expect(isNewEnough(version, 13)).toBe(false);
});

test('a Python that was named and is none is refused with a code and never replaced', async () => {
  const found = findPython({ program: 'LocalStack', leastMinor: 13 }, { CASELOAD_PYTHON: '/no/such/python' });
  await expect(found).rejects.toMatchObject({ code: 'PYTHON_MISSING' });
});
