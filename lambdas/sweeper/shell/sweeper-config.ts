import { z } from 'zod';

const schema = z.object({ SWEEP_AFTER_SECONDS: z.coerce.number().int().positive() });

/** Milliseconds without a move after which a batch stands still. @throws Error naming the variable when it is missing or wrong. */
export function sweepAfterMs(env: NodeJS.ProcessEnv): number {
  const parsed = schema.safeParse(env);
  if (!parsed.success) throw new Error(`The environment is incomplete: ${z.prettifyError(parsed.error)}`);
  return parsed.data.SWEEP_AFTER_SECONDS * 1000;
}
