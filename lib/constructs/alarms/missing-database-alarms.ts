import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { namePrefix } from '../../deployment-name.ts';
import type { StageSettings } from '../../stage-schema.ts';

/** By which somebody who watches the database in another way acknowledges the warning. */
export const MISSING_DATABASE_ALARMS = 'caseload:databaseNotWatched';

/** Warns at synthesis of a database that exists and has no name in CloudWatch: it has neither alarms nor graphs then. */
export function warnOfMissingDatabaseAlarms(scope: Construct, settings: StageSettings): void {
  const { stage, database } = settings;
  if (database.kind !== 'existing') return;
  const { proxyName, clusterIdentifier } = database.monitoring ?? {};
  if (proxyName !== undefined || clusterIdentifier !== undefined) return;
  Annotations.of(scope).addWarningV2(
    MISSING_DATABASE_ALARMS,
    `Nothing of ${namePrefix(settings)} watches its database: set database.monitoring to its proxyName and its clusterIdentifier, in cdk.json under context.caseload.${stage}.`,
  );
}
