import type { StageOverrides } from '../../lib/stage-settings.ts';
import { databaseInGivenNetwork, existingDatabase, proxyBeforeGivenCluster } from './synthesize.ts';

/** Every shape a stage is deployed in: what each test of the templates runs over. */
export const DEPLOYMENTS: readonly {
  readonly name: string;
  readonly stage: string;
  readonly overrides: StageOverrides;
}[] = [
  { name: 'local', stage: 'local', overrides: {} },
  { name: 'dev', stage: 'dev', overrides: {} },
  { name: 'prod', stage: 'prod', overrides: {} },
  { name: 'prod with a database that exists', stage: 'prod', overrides: { database: existingDatabase } },
  { name: 'prod in a network that exists', stage: 'prod', overrides: { database: databaseInGivenNetwork } },
  { name: 'prod before a cluster that exists', stage: 'prod', overrides: { database: proxyBeforeGivenCluster } },
];
