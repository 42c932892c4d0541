import { z } from 'zod';
import { functionVariables, type QueueVariable } from './core/function-variables.ts';

/** What every consumer's environment says besides the database. */
export type FunctionConfig = Readonly<z.infer<typeof functionVariables>>;

/** @throws Error naming every variable that is missing or wrong. */
export function functionConfig(env: NodeJS.ProcessEnv): FunctionConfig {
  const parsed = functionVariables.safeParse(env);
  if (!parsed.success) throw new Error(`The environment is incomplete: ${z.prettifyError(parsed.error)}`);
  return Object.freeze(parsed.data);
}

/** The address of another consumer's queue. @throws Error when this function was not given it. */
export function queueUrl(config: FunctionConfig, name: QueueVariable): string {
  const url = config[name];
  if (url === undefined) throw new Error(`The environment is incomplete: set ${name}.`);
  return url;
}
