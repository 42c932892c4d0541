import { checkDeadLetters } from '../../../demo/dead-letters.ts';
import type { LocalClients } from '../../../demo/local-clients.ts';
import { provision } from '../../../demo/provision.ts';
import type { Runtime } from '../../../localstack/runtime/runtime.ts';
import type { Sessions } from '../../../shared/cases/sessions.ts';
import type { DedupePolicy } from '../../../shared/domain/vocabulary.ts';

export interface ProvisionCasesOptions {
  readonly clients: LocalClients;
  readonly runtime: Runtime;
  readonly sessions: Sessions;
  readonly prefix: string;
  readonly dedupe: DedupePolicy;
  readonly caseIds: readonly number[];
}

const TIMEOUT_MS = 60_000;

/** Makes the core database and the cases by the migrator's own commands. */
export async function provisionCases(options: ProvisionCasesOptions): Promise<void> {
  const { clients, runtime, sessions, prefix, dedupe, caseIds } = options;
  for (const caseId of caseIds) {
    await provision({
      sqs: clients.sqs,
      migratorQueueUrl: String(runtime.outputs['MigratorQueueUrl']),
      sessions,
      prefix,
      caseId,
      dedupePolicy: dedupe,
      check: () => checkDeadLetters({ runtime, sqs: clients.sqs }, 'their run directory'),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  }
}
