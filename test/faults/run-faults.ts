#!/usr/bin/env node
/** `npm run faults`: breaks the system on purpose and looks whether the promise held. */
import { randomInt } from 'node:crypto';
import { DatabaseError } from '../../localstack/database/database-error.ts';
import { sumOfTotals, totalsText } from './fault-totals.ts';
import { ALL_FAULTS } from './faults/all-faults.ts';
import { parseFaultArguments } from './parse-fault-arguments.ts';
import { type FaultReport, runFault } from './run-fault.ts';
import { startFaultServer } from './start-fault-server.ts';

const { faults, seed, short, json, documents } = parseFaultArguments(process.argv.slice(2), ALL_FAULTS, randomInt);
const people = json ? process.stderr : process.stdout;
const print = (line: string) => void people.write(`${line}\n`);

print(
  `Seed ${seed}: --seed ${seed} makes the same files again, byte for byte, and every choice about the same message, ` +
    'request or statement. When processes come to them, and how often, is up to the machine.',
);
const server = await startFaultServer(print).catch((error: unknown) => {
  if (!(error instanceof DatabaseError)) throw error;
  print(`faults: ${error.code}: ${error.message}`);
  process.exit(1);
});
try {
  print(`Server ${server.version}, ${server.origin}`);
  const reports: FaultReport[] = [];
  for (const fault of faults) reports.push(await runFault(fault, { server, seed, short, documents, print }));
  const broken = reports.filter(({ problems }) => problems.length > 0);
  print(
    `\n${reports.length - broken.length} of ${reports.length} faults held, with seed ${seed} on ${server.version}.`,
  );
  if (broken.length > 0) print(`Broken: ${broken.map(({ name }) => name).join(', ')}.`);
  const totals = sumOfTotals(reports.map((report) => report.totals));
  print(totalsText(totals));
  if (json) {
    process.stdout.write(`${JSON.stringify({ seed, server: server.version, short, totals, faults: reports })}\n`);
  }
  process.exitCode = broken.length === 0 ? 0 : 1;
} finally {
  await server.stop();
}
