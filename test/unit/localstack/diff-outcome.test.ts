import { expect, test } from 'vitest';
import { diffOutcome } from '../../../localstack/stack/diff-outcome.ts';

const outcome = (exitCode: number | null, stdout: string, stderr = '') => ({ exitCode, stdout, stderr });
const counted = (stacks: number) =>
  `Stack caseload-local-pipeline\n\n✨  Number of stacks with differences: ${stacks}\n`;

test('no stack with differences is quiet, wherever that is printed', () => {
  expect(diffOutcome(outcome(0, counted(0)))).toBeNull();
  expect(diffOutcome(outcome(0, '', counted(0)))).toBeNull();
});

test('differences are told as they were printed', () => {
  expect(diffOutcome(outcome(1, 'Resources\n[~] AWS::SQS::Queue\n', counted(1)))).toContain('[~] AWS::SQS::Queue');
});

test.each([
  ['fails as it would over a difference', outcome(1, '', 'Error: the app does not synthesize')],
  ['counts nothing', outcome(0, 'Stack caseload-local-pipeline')],
  ['succeeds in spite of a difference', outcome(0, counted(1))],
  ['is killed', outcome(null, counted(0))],
])('a cdk that %s is not taken for an answer', (_, given) => {
  expect(() => diffOutcome(given)).toThrow(expect.objectContaining({ code: 'DIFF_FAILED' }));
});
