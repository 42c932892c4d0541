import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/** All that a synth reads of the project, but its packages. */
const SOURCES = ['bin', 'cdk.json', 'lambdas', 'lib', 'package.json', 'package-lock.json', 'shared', 'tsconfig.json'];

/** Makes a second checkout of a project, as a colleague has one, with the same packages. */
export function makeCheckout(project: string, checkout: string): void {
  mkdirSync(checkout, { recursive: true });
  for (const source of SOURCES) cpSync(join(project, source), join(checkout, source), { recursive: true });
  symlinkSync(join(project, 'node_modules'), join(checkout, 'node_modules'));
}
