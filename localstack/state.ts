import { readFile, rm } from 'node:fs/promises';
import * as z from 'zod';
import type { Emulator } from './emulators/emulator.ts';
import { commandFor } from './emulators/emulators.ts';
import { emulatorVersion } from './emulators/health.ts';
import { LocalStackError } from './emulators/localstack-error.ts';
import { writePrivateFile } from './emulators/private-file.ts';

const address = z.strictObject({ host: z.string(), port: z.int(), user: z.string(), password: z.string() });

const stateSchema = z.strictObject({
  /** In Docker Compose, or as processes of this machine. */
  kind: z.enum(['compose', 'process']),
  endpoint: z.url(),
  /** The emulator's process; null in Docker. */
  pid: z.int().positive().nullable(),
  log: z.string(),
  database: z.strictObject({
    /** For this machine. */
    url: z.string(),
    /** For functions, which in Docker are on another network. */
    seenByFunctions: address,
    origin: z.string(),
    /** What `down` ends and removes; null for a server of the user's own, and in Docker. */
    dataDirectory: z.string().nullable(),
  }),
});

/** What `up` has started, for the other commands. */
export type State = z.infer<typeof stateSchema>;

/**
 * What runs, or null before `up` and after `down`.
 * @throws LocalStackError STATE_UNREADABLE
 */
export async function readState(file: string): Promise<State | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  try {
    return stateSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new LocalStackError(
      'STATE_UNREADABLE',
      `${file} is not what "up" writes. End the emulator and its database by hand, then remove the file.`,
      { cause },
    );
  }
}

export const writeState = (state: State, file: string): Promise<void> =>
  writePrivateFile(file, `${JSON.stringify(state, null, 2)}\n`);

export const removeState = (file: string): Promise<void> => rm(file, { force: true });

/**
 * What runs and answers.
 * @throws LocalStackError NOT_RUNNING
 */
export async function stateOfRunning(emulator: Emulator): Promise<State> {
  const { title, places } = emulator;
  const up = commandFor(emulator, 'up');
  const state = await readState(places.state);
  if (!state) throw new LocalStackError('NOT_RUNNING', `${title} was not started from here: ${up}`);
  if (await emulatorVersion(state.endpoint)) return state;
  throw new LocalStackError(
    'NOT_RUNNING',
    `${title} does not answer at ${state.endpoint}; its log: ${state.log}. To start it again: ${up}`,
  );
}
