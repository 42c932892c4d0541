#!/usr/bin/env node
/** `npm run demo`: all of Caseload on this machine, on a sample production or on load files. */
import { constants } from 'node:os';
import { DemoError, Interrupted } from '../demo/demo-error.ts';
import { EXIT_CODES } from '../demo/exit-codes.ts';
import { interruption } from '../demo/interruption.ts';
import { parseArguments } from '../demo/parse-arguments.ts';
import { runDemo } from '../demo/run-demo.ts';
import { createScreen } from '../demo/screen.ts';
import { DatabaseError } from '../localstack/database/database-error.ts';

const exitCodeAfter = (signal: NodeJS.Signals): number => 128 + constants.signals[signal];

const signal = interruption(
  (name, listener) => process.on(name, listener),
  (name) => process.exit(exitCodeAfter(name)),
  Date.now,
);
try {
  const options = parseArguments(process.argv.slice(2), (text) => void process.stdout.write(text));
  if (options) {
    const screen = createScreen(options.json, process.stdout, process.stderr, Date.now);
    process.exitCode = await runDemo(options, screen, signal);
  }
} catch (error) {
  // Whatever an abort broke off is not what went wrong.
  process.exitCode = report(signal.aborted ? signal.reason : error);
}

function report(error: unknown): number {
  if (error instanceof Interrupted) {
    console.error(`demo: ${error.message}`);
    return exitCodeAfter(error.signal);
  }
  if (error instanceof DemoError || error instanceof DatabaseError) {
    console.error(`demo: ${error.code}: ${error.message}`);
    return error instanceof DemoError && error.code.startsWith('OPTION_') ? EXIT_CODES.wrongUsage : EXIT_CODES.failed;
  }
  console.error(error);
  return EXIT_CODES.failed;
}
