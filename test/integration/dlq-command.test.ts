import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../support/case-database.ts';
import { documentMessage, exhibitIds, startLoaderOnQueue } from '../support/consumers/loader-on-queue.ts';
import { QUEUE_PREFIX, type QueueConsumer } from '../support/consumers/queue-consumer.ts';

const program = join(import.meta.dirname, '../../bin/caseload.ts');
const run = promisify(execFile);

/** Runs `caseload dlq …` as an operator does. */
async function dlq(platform: Pick<TestPlatform, 'environment'>, loader: QueueConsumer, ...args: readonly string[]) {
  const env = {
    ...process.env,
    ...platform.environment,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
    AWS_ENDPOINT_URL: loader.clientConfig.endpoint,
    CHECKPOINT_QUEUE_URL: `${loader.clientConfig.endpoint}/000000000000/${QUEUE_PREFIX}checkpoint`,
  };
  const done = await run(process.execPath, [program, 'dlq', ...args], { env }).catch((error: object) => error);
  const { stdout, stderr, code = 0 } = done as { stdout: string; stderr: string; code?: number };
  return { stdout, stderr, code };
}

// Every command is a process of its own, which takes a second or two to begin.
test('an operator lists, looks at and redrives the messages of a case that was frozen', {
  timeout: 120_000,
}, async () => {
  const platform = await createTestPlatform();
  const { caseId, core, sessions } = platform;
  const loader = await startLoaderOnQueue(platform);
  await platform.query(`UPDATE ${core}.npcases SET status = 'frozen' WHERE id = ${caseId}`);
  await loader.send(documentMessage(caseId, 'A1'));
  await loader.deliverAll();
  await platform.query(`UPDATE ${core}.npcases SET status = 'active' WHERE id = ${caseId}`);
  sessions.directory.forget();

  const list = await dlq(platform, loader, 'list', '--case', String(caseId));
  expect(list.stdout).toMatch(/^queue +message +first id +code +case .*\nloader +\S+ +\S+ +CASE_FROZEN +7 +mail /);
  const looked = JSON.parse((await dlq(platform, loader, 'list', '--json')).stdout);
  expect(looked.queues).toEqual([{ queue: 'loader', unseen: 0, error: null }]);
  const [letter] = looked.letters;
  expect(letter).toMatchObject({ queue: 'loader', code: 'CASE_FROZEN', caseId, redrives: 0, receives: 1, copies: 1 });
  expect(letter).not.toHaveProperty('body');

  // Only who sends something back needs the database.
  const nowhere = { environment: {} };
  const shown = await dlq(nowhere, loader, 'show', letter.originalMessageId);
  expect(JSON.parse(shown.stdout)).toMatchObject({ messageId: letter.messageId });
  expect(shown.stdout).not.toContain('Subject of A1');
  const body = await dlq(platform, loader, 'show', letter.messageId, '--body');
  expect(body.stdout).toContain('Subject of A1');

  const everything = await dlq(platform, loader, 'redrive');
  expect(everything).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('or --all') });
  const trial = await dlq(nowhere, loader, 'redrive', '--code', 'CASE_FROZEN', '--dry-run');
  expect(trial.stdout).toMatch(/\nplanned +loader /);
  expect(loader.deadLetters.counts().visible).toBe(1);
  expect((await dlq(nowhere, loader, 'list', '--queue', 'loader')).code).toBe(0);

  const [held] = await loader.deadLetters.receive(1, 0);
  const elsewhere = await dlq(platform, loader, 'redrive', '--queue', 'loader', '--json');
  expect(JSON.parse(elsewhere.stdout)).toEqual({ letters: [], queues: [{ queue: 'loader', unseen: 1, error: null }] });
  expect(elsewhere).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('about 1 message not seen: in other hands'),
  });
  loader.deadLetters.release(held?.receiptHandle ?? '');

  expect((await dlq(platform, loader, 'redrive', '--queue', 'loader')).stdout).toMatch(/\nredriven +loader /);
  expect(loader.deadLetters.counts().visible).toBe(0);
  await loader.deliverAll();
  expect(await exhibitIds(platform, caseId)).toEqual(['A1']);
  const [none, queue, prefix] = await Promise.all([
    dlq(platform, loader, 'list'),
    dlq(platform, loader, 'list', '--queue', 'x'),
    dlq(platform, loader, 'list', '--prefix', 'x-'),
  ]);
  expect(none.stdout).toBe('No message.\n');
  expect(queue).toMatchObject({ code: 1, stderr: expect.stringContaining('there are loader') });
  expect(prefix).toMatchObject({ code: 1, stderr: expect.stringContaining('check --prefix') });

  const deadLetterTargetArn = loader.deadLetters.arn.replace(/[^:]+$/, 'caseload-prod-loader-dlq');
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 5 });
  await loader.sqs.send(new CreateQueueCommand({ QueueName: 'caseload-prod-loader-dlq' }));
  await loader.sqs.send(new CreateQueueCommand({ QueueName: 'caseload-prod-loader', Attributes: { RedrivePolicy } }));
  expect(await dlq(nowhere, loader, 'redrive', '--all', '--dry-run', '--prefix', 'caseload-')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^PREFIX_AMBIGUOUS: .*caseload-prod-, caseload-test-/),
  });
});
