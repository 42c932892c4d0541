import { inject } from 'vitest';
import { deployedTarget } from './deployed-target.ts';
import { embeddedTarget } from './embedded-target.ts';
import type { Target } from './target.ts';

/** The pipeline that E2E_TARGET names by the file that describes it; without one, the embedded runtime. */
export async function startTarget(): Promise<Target> {
  const described = process.env['E2E_TARGET'];
  if (described) return deployedTarget(described);
  return embeddedTarget({
    host: inject('host'),
    port: inject('port'),
    user: inject('user'),
    password: inject('password'),
  });
}
