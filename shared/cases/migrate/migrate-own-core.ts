import { gmt } from '../../domain/gmt.ts';
import { PermanentError } from '../../domain/permanent-error.ts';
import { isDatabaseMissing } from '../../mysql/core/mysql-errors.ts';
import { whereMigrated } from '../../mysql/where-migrated.ts';
import { deployment } from '../../schema/core/deployment.ts';
import { coreSchema } from '../core/names.ts';
import { type MigrationPorts, migrateCore } from './provision-case.ts';

export interface OwnerPorts extends MigrationPorts {
  /** DEPLOYMENT: what all names of the deployment begin with. */
  readonly deployment: string;
}

/** The only row of the table. */
const ROW = 1;

/**
 * Brings the core database up to date for the deployment that it is of. One that is nobody's becomes this deployment's.
 * Running it again changes nothing, and of two deployments at once one gets it.
 * @returns the names of the migrations that were applied.
 * @throws PermanentError DATABASE_OF_ANOTHER_DEPLOYMENT
 */
export async function migrateOwnCore(ports: OwnerPorts): Promise<string[]> {
  await refuseForeign(ports);
  const applied = await migrateCore(ports);
  await ports.sessions.coreWriterSession(({ insert }) =>
    insert(deployment, [{ id: ROW, name: ports.deployment, claimed_at_gmt: gmt(ports.clock()) }]),
  );
  // Somebody else may have been faster.
  await refuseForeign(ports);
  return applied;
}

/**
 * Two deployments of one `databaseName` on one server would work on each other's cases.
 * @throws PermanentError DATABASE_OF_ANOTHER_DEPLOYMENT
 */
export async function refuseForeign(ports: OwnerPorts): Promise<void> {
  const owner = await ownerOf(ports);
  if (owner === null || owner === ports.deployment) return;
  throw new PermanentError(
    'DATABASE_OF_ANOTHER_DEPLOYMENT',
    `${coreSchema(ports.prefix)} is of ${owner}, and this is ${ports.deployment}: give this one another databaseName. ` +
      'If it was renamed on purpose, see DATABASE_OF_ANOTHER_DEPLOYMENT in docs/operations.md.',
  );
}

/** Null when nobody has claimed the database, which may not even be there yet. */
async function ownerOf({ sessions }: OwnerPorts): Promise<string | null> {
  const find = sessions.coreWriterSession(({ findOne }) => findOne('deployment', { where: { id: ROW } }));
  return (await whereMigrated(() => find.catch(nullWithoutDatabase), null))?.name ?? null;
}

const nullWithoutDatabase = (error: unknown): null => {
  if (isDatabaseMissing(error)) return null;
  throw error;
};
