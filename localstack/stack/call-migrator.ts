import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { REGION } from '../emulators/aws-variables.ts';
import { LocalStackError } from '../emulators/localstack-error.ts';
import { LOCAL_CREDENTIALS } from '../runtime/function-variables.ts';

/**
 * Calls the migrator without records, as the stack's trigger does on AWS in the middle of a deployment (ADR 0014).
 * @throws LocalStackError MIGRATION_FAILED
 */
export async function callMigrator(endpoint: string, functionName: string): Promise<void> {
  const lambda = new LambdaClient({ endpoint, region: REGION, credentials: LOCAL_CREDENTIALS });
  try {
    const { FunctionError, Payload } = await lambda.send(new InvokeCommand({ FunctionName: functionName }));
    if (FunctionError === undefined) return;
    throw new LocalStackError(
      'MIGRATION_FAILED',
      `${functionName} did not bring the core database up to date: ${Buffer.from(Payload ?? []).toString()}. Mend the cause and deploy again.`,
    );
  } finally {
    lambda.destroy();
  }
}
