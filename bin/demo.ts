#!/usr/bin/env node
/** `npm run demo`: all of Caseload on this machine, on a sample production or on load files. */
import { constants } from 'node:os';
import { DatabaseError } from '../localstack/database/database-error.ts';
import { DemoError, Interrupted } from '../localstack/demo/demo-error.ts';
import { interruption } from '../localstack/demo/interruption.ts';
import { parseArguments } from '../localstack/demo/parse-arguments.ts';
import { runDemo } from '../localstack/demo/run-demo.ts';
import { createScreen } from '../localstack/demo/screen.ts';

const NOT_RECONCILED = 1;
const WRONG_USAGE = 2;
const exitCodeOf = (signal: NodeJS.Signals): number => 128 + constants.signals[signal];

const signal = interruption(
  (name, listener) => process.on(name, listener),
  (name) => process.exit(exitCodeOf(name)),
  Date.now,
);
try {
  const options = parseArguments(process.argv.slice(2), (text) => void process.stdout.write(text));
  if (options) {
    const screen = createScreen(options.json, process.stdout, process.stderr, Date.now);
    process.exitCode = (await runDemo(options, screen, signal)) ? 0 : NOT_RECONCILED;
  }
} catch (error) {
  // Whatever an abort broke off is not what went wrong.
  process.exitCode = report(signal.aborted ? signal.reason : error);
}

function report(error: unknown): number {
  if (error instanceof Interrupted) {
    console.error(`demo: ${error.message}`);
    return exitCodeOf(error.signal);
  }
  if (error instanceof DemoError || error instanceof DatabaseError) {
    console.error(`demo: ${error.code}: ${error.message}`);
    return error instanceof DemoError && error.code.startsWith('OPTION_') ? WRONG_USAGE : NOT_RECONCILED;
  }
  console.error(error);
  return NOT_RECONCILED;
}
