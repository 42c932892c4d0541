import { Command } from 'commander';
import { DatabaseError } from '../database/database-error.ts';
import type { Log } from '../database/database-server.ts';
import { LocalStackError } from './localstack-error.ts';

/** Where a command's words go. */
export interface Output {
  /** For people; on standard error when standard output carries JSON. */
  readonly log: Log;
  readonly json: boolean;
}

/** A command with the option that all have. */
export const localstackCommand = (name: string, description: string): Command =>
  new Command(`localstack:${name}`)
    .usage('-- [options]')
    .description(description)
    .option('--json', 'progress on standard error; standard output is the result as JSON', false);

/** Runs a command; what goes wrong is told in a line, and ends it with 1. */
export async function runCommandLine<O extends { json: boolean }>(
  command: Command,
  work: (options: O, output: Output) => Promise<unknown>,
): Promise<void> {
  try {
    const options = command.parse().opts<O>();
    const log: Log = (line) => void (options.json ? process.stderr : process.stdout).write(`${line}\n`);
    const result = await work(options, { log, json: options.json });
    if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  } catch (error) {
    const known = error instanceof LocalStackError || error instanceof DatabaseError;
    console.error(known ? `${command.name()}: ${error.code}: ${error.message}` : error);
    process.exitCode = 1;
  }
}
