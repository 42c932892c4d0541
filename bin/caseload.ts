#!/usr/bin/env node
import { Command } from 'commander';
import { PermanentError } from '../shared/domain/permanent-error.ts';
import { batchCommand } from './commands/batch.ts';
import { caseCommand } from './commands/case.ts';
import { dlqCommand } from './commands/dlq.ts';

const program = new Command('caseload')
  .description("operators' command line of Caseload")
  .addCommand(batchCommand(process.env))
  .addCommand(caseCommand(process.env))
  .addCommand(dlqCommand(process.env));

try {
  await program.parseAsync();
} catch (error) {
  const code = error instanceof PermanentError ? error.code : 'FAILED';
  console.error(`${code}: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
