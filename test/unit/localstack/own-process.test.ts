import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { endProcess, isRunning } from '../../../localstack/emulators/own-process.ts';

type Child = ChildProcessByStdio<Writable, Readable, null>;
const children: Child[] = [];

/** A process that runs until it is ended, and answers whatever it is sent. */
async function start(marker: string): Promise<{ child: Child; pid: number }> {
  const code = "process.stdin.on('data', () => console.log('here')); console.log('runs')";
  const child = spawn(process.execPath, ['-e', code, marker], { stdio: ['pipe', 'pipe', 'ignore'] });
  children.push(child);
  await once(child.stdout, 'data');
  return { child, pid: Number(child.pid) };
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

test('a process of ours runs until it is ended', async () => {
  const { child, pid } = await start('marker-of-ours');
  const own = { pid, commandHolds: 'marker-of-ours' };
  expect(await isRunning(own)).toBe(true);
  const ended = once(child, 'exit');
  await endProcess(own);
  expect(await ended).toEqual([null, 'SIGTERM']);
  expect(await isRunning(own)).toBe(false);
});

test('a process that got the id of one of ours is left alone', async () => {
  const { child, pid } = await start('marker-of-another');
  const ended = once(child, 'exit').then(() => 'ended');
  await endProcess({ pid, commandHolds: 'marker-of-ours' });
  child.stdin.on('error', () => {}).write('Are you there?');
  const answered = once(child.stdout, 'data').then(String);
  expect(await Promise.race([answered, ended])).toBe('here\n');
});

test('ending what has ended does nothing', async () => {
  const { child, pid } = await start('marker-of-ours');
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  await expect(endProcess({ pid, commandHolds: 'marker-of-ours' })).resolves.toBeUndefined();
});
