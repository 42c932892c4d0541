import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { LAMBDA_OF } from '../../lib/consumer-names.ts';

const lambdas = resolve(import.meta.dirname, '../../lambdas');
const SKELETON = ['handler.ts', 'options.ts', 'ports.ts', 'shell'];
/** The migrator carries commands out and decides nothing. */
const WITHOUT_CORE = ['migrator'];

test('every lambda is in the list of consumers, and each consumer has a lambda', () => {
  expect(readdirSync(lambdas).sort()).toEqual(Object.values(LAMBDA_OF).sort());
});

test.each(Object.values(LAMBDA_OF))('%s has the skeleton of every consumer, and nothing beside it', (lambda) => {
  const expected = WITHOUT_CORE.includes(lambda) ? SKELETON : [...SKELETON, 'core'];
  expect(readdirSync(join(lambdas, lambda)).sort()).toEqual(expected.sort());
  expect(existsSync(join(lambdas, lambda, 'core'))).toBe(!WITHOUT_CORE.includes(lambda));
});
