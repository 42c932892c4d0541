import type { Address, PrintLine } from '../../../localstack/database/database-server.ts';
import type { DeployOptions } from '../../../localstack/runtime/runtime.ts';
import type { DedupePolicy } from '../../../shared/domain/vocabulary.ts';

export interface LabOptions {
  readonly server: Address;
  readonly seed: number;
  /** Rows of the production. */
  readonly documents: number;
  /** Invocations of each function at a time; default 2. */
  readonly concurrency?: number;
  /** After this a message that nobody finished comes back; default 6. */
  readonly visibilitySeconds?: number;
  /** Receives before the DLQ; default the template's. */
  readonly maxReceiveCount?: number;
  /** Every function's timeout; default the template's. */
  readonly functionTimeoutSeconds?: number;
  /** Set in every function's environment, over everything else. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly decorateQueue?: DeployOptions['decorateQueue'];
  readonly dedupe?: DedupePolicy;
  /** Cases provisioned, numbered from 1; default 1. */
  readonly cases?: number;
  readonly log: PrintLine;
}
