import type { StageOverrides } from '../../lib/stage-settings.ts';
import { existingDatabase } from './synthesize.ts';

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
];
