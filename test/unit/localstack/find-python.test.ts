import { expect, test } from 'vitest';
import { findPython, isNewEnough } from '../../../localstack/commands/find-python.ts';

test.each(['3 13', '3 13\n', '3 14'])('Python %j runs LocalStack', (version) => {
  expect(isNewEnough(version)).toBe(true);
});

test.each(['3 12', '3 9', '2 7', '4 0', ''])('Python %j does not', (version) => {
  expect(isNewEnough(version)).toBe(false);
});

test('a Python that was named and is none is refused with a code and never replaced', async () => {
  const found = findPython({ CASELOAD_PYTHON: '/no/such/python' });
  await expect(found).rejects.toMatchObject({ code: 'PYTHON_MISSING' });
});
