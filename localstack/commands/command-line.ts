import { Command } from 'commander';
import { DatabaseError } from '../database/database-error.ts';
import type { PrintLine } from '../database/database-server.ts';
import type { Emulator } from '../emulators/emulator.ts';
import type { EmulatorName } from '../emulators/emulator-name.ts';
import { emulatorNamed, targetOption } from '../emulators/emulators.ts';
import { LocalStackError } from '../emulators/localstack-error.ts';

/** Where a command's words go. */
export interface Output {
  /** For people; on standard error when standard output carries JSON. */
  readonly log: PrintLine;
  readonly json: boolean;
}

/** What every command is given. */
export interface CommonOptions {
  readonly json: boolean;
  readonly target: EmulatorName;
}

/** A command with the options that all have. */
export const localstackCommand = (name: string, description: string): Command =>
  new Command(`localstack:${name}`)
    .usage('-- [options]')
    .description(description)
    .addOption(targetOption())
    .option('--json', 'progress on standard error; standard output is the result as JSON', false);

/** Runs a command; what goes wrong is told in a line, and ends it with 1. */
export async function runCommandLine<O extends CommonOptions>(
  command: Command,
  work: (emulator: Emulator, output: Output, options: O) => Promise<unknown>,
): Promise<void> {
  try {
    const options = command.parse().opts<O>();
    const log: PrintLine = (line) => void (options.json ? process.stderr : process.stdout).write(`${line}\n`);
    const result = await work(emulatorNamed(options.target), { log, json: options.json }, options);
    if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  } catch (error) {
    const known = error instanceof LocalStackError || error instanceof DatabaseError;
    console.error(known ? `${command.name()}: ${error.code}: ${error.message}` : error);
    process.exitCode = 1;
  }
}
