import { namePrefix } from '../../lib/deployment-name.ts';
import type { DatabaseServer } from '../database/database-server.ts';
import { parseMysqlUrl } from '../database/given-database.ts';
import { identifyServer } from '../database/identify-server.ts';
import type { Emulator } from '../emulators/emulator.ts';
import { emulatorVersion } from '../emulators/health.ts';
import { presentStage } from '../stack/present-app.ts';
import { readOutputs } from '../stack/stack-outputs.ts';
import type { State } from '../state.ts';
import type { TargetDescription } from './target-description.ts';

/**
 * Says what was deployed, where, and with which versions.
 * @throws LocalStackError NOT_DEPLOYED; the driver's error when the database does not answer.
 */
export async function describeTarget(emulator: Emulator, state: State): Promise<TargetDescription> {
  const { SourceBucketName: bucket, EventsTopicArn: topicArn } = await readOutputs(emulator);
  const settings = await presentStage(state);
  const database = parseMysqlUrl(state.database.url);
  const version = await emulatorVersion(state.endpoint);
  return {
    name: `${emulator.title} ${version} ${state.kind === 'compose' ? 'in Docker' : 'without Docker'}, ${serverName(await identifyServer(database))}`,
    endpoint: state.endpoint,
    prefix: namePrefix(settings),
    databaseName: settings.databaseName,
    database,
    bucket,
    topicArn,
    differences: [...emulator.differences],
  };
}

const serverName = ({ kind, version }: Pick<DatabaseServer, 'kind' | 'version'>): string =>
  `${kind === 'mariadb' ? 'MariaDB' : 'MySQL'} ${version}`;
