import { join } from 'node:path';
import type { PrintLine } from '../database/database-server.ts';
import { lastLines, runCommand } from '../database/run-command.ts';
import { projectRoot } from '../places.ts';
import type { State } from '../state.ts';
import { LocalStackError } from './localstack-error.ts';

const PROJECT = 'caseload-local';
const UP_TIMEOUT_MS = 15 * 60_000;
const DOWN_TIMEOUT_MS = 2 * 60_000;

/** The database of compose.yml, as the functions' containers see it; they are on its network. */
const SEEN_BY_FUNCTIONS = { host: 'mysql', port: 3306, user: 'root', password: 'caseload' };

/**
 * Starts LocalStack and MySQL in Docker, and waits until both are healthy; what runs already is left as it is.
 * @throws LocalStackError DOCKER_FAILED
 */
export async function startCompose(endpoint: string, log: PrintLine): Promise<State> {
  log(`Starting LocalStack at ${endpoint} and MySQL in Docker; the first time fetches their images.`);
  await compose(['up', '--detach', '--wait'], UP_TIMEOUT_MS, { LOCALSTACK_PORT: new URL(endpoint).port });
  const published = await compose(['port', 'mysql', '3306'], DOWN_TIMEOUT_MS);
  const { user, password } = SEEN_BY_FUNCTIONS;
  return {
    kind: 'compose',
    endpoint,
    pid: null,
    log: `docker compose --project-name ${PROJECT} logs localstack`,
    database: {
      url: `mysql://${user}:${password}@${published.trim()}`,
      seenByFunctions: SEEN_BY_FUNCTIONS,
      origin: 'MySQL in Docker',
      dataDirectory: null,
    },
  };
}

/**
 * Ends both, with their data.
 * @throws LocalStackError DOCKER_FAILED
 */
export async function endCompose(): Promise<void> {
  await compose(['down', '--volumes'], DOWN_TIMEOUT_MS);
}

async function compose(args: readonly string[], timeoutMs: number, variables: NodeJS.ProcessEnv = {}): Promise<string> {
  const file = join(projectRoot, 'localstack', 'compose.yml');
  const all = ['compose', '--project-name', PROJECT, '--file', file, ...args];
  const env = { ...process.env, ...variables };
  const { exitCode, stdout, stderr } = await runCommand('docker', all, { timeoutMs, env });
  if (exitCode === 0) return stdout;
  throw new LocalStackError(
    'DOCKER_FAILED',
    `docker ${all.join(' ')} failed: ${lastLines(stderr || stdout, 5)}. Without Docker: npm run localstack:up -- --without-docker`,
  );
}
