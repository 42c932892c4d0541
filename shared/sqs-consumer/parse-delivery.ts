import { ZodError } from 'zod';
import { PermanentError } from '../domain/permanent-error.ts';
import type { ConsumerOptions } from './consumer-options.ts';
import type { Delivery } from './delivery.ts';

/** A message that was understood, with the delivery it came in. */
export interface Job<M> {
  readonly delivery: Delivery;
  readonly message: M;
  readonly caseId: number | null;
  readonly body: unknown;
}

/** What a delivery's body turned out to be. */
export type Parsed<M> =
  | { readonly ok: true; readonly job: Job<M> }
  | { readonly ok: false; readonly delivery: Delivery; readonly body: unknown; readonly error: unknown };

const MAX_ISSUES_NAMED = 10;

/** Names where a schema did not hold and which rule, never the value that was found there. */
function describeIssues({ issues }: ZodError): string {
  const named = issues
    .slice(0, MAX_ISSUES_NAMED)
    .map(({ path, code }) => `${path.map(String).join('.') || '(body)'}: ${code}`);
  const rest = issues.length - named.length;
  return `${named.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`;
}

/** Neither JSON.parse's message nor zod's is passed on, because both can quote the body. */
function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new PermanentError('MESSAGE_NOT_JSON');
  }
}

/** Reads a delivery once, at the edge: JSON, schema, case. Never throws. */
export function parseDelivery<M>(
  delivery: Delivery,
  { parse, caseIdOf }: Pick<ConsumerOptions<M>, 'parse' | 'caseIdOf'>,
): Parsed<M> {
  let body: unknown;
  try {
    body = readJson(delivery.body);
    const message = parse(body);
    return { ok: true, job: { delivery, message, caseId: caseIdOf(message), body } };
  } catch (thrown) {
    const error = thrown instanceof ZodError ? new PermanentError('MESSAGE_INVALID', describeIssues(thrown)) : thrown;
    return { ok: false, delivery, body, error };
  }
}
