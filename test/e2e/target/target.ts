import type { LocalClients } from '../../../demo/local-clients.ts';
import type { ConsumerName } from '../../../lib/consumer-names.ts';
import type { Difference } from '../../../localstack/commands/target-description.ts';
import type { Sessions } from '../../../shared/cases/sessions.ts';

/** A deployed pipeline, wherever it runs. All that the suite does goes through AWS's APIs and the database. */
export interface Target {
  /** As the suite prints it. */
  readonly name: string;
  /** Where it is known to do otherwise than AWS. Tests that would see it go by these. */
  readonly differences: readonly Difference[];
  readonly clients: LocalClients;
  readonly sessions: Sessions;
  /** RDS_DBNAME of its functions. */
  readonly databaseName: string;
  readonly bucket: string;
  readonly topicArn: string;
  queueUrl(consumer: ConsumerName): string;
  deadLetterUrl(consumer: ConsumerName): string;
  /** The environment in which the operators' command line reaches it. */
  readonly operatorEnvironment: Readonly<Record<string, string>>;
  /** Gives back what the suite holds; a deployment that was there before stays. */
  stop(): Promise<void>;
}
