import { join, resolve } from 'node:path';
import type { Address, PrintLine } from './database/database-server.ts';
import { deploy } from './runtime/deploy.ts';
import { LOCAL_CREDENTIALS } from './runtime/function-variables.ts';
import type { DeployOptions, Runtime } from './runtime/runtime.ts';
import { synthesize } from './synthesize.ts';

export interface StartLocalOptions
  extends Pick<DeployOptions, 'environment' | 'maxConcurrency' | 'decorateQueue' | 'functionTimeoutSeconds'> {
  /** The server that the functions use; it stays the caller's to stop. */
  readonly database: Address;
  readonly stage?: string;
  /** Where the functions' logs go; default a directory of its own under `.caseload/runs`. */
  readonly runDirectory?: string;
  readonly onLog?: PrintLine;
}

/** Caseload, running on this machine. */
export interface LocalCaseload {
  readonly runtime: Runtime;
  readonly database: Address;
  readonly endpoint: string;
  /** Settings for AWS SDK clients that talk to it. */
  readonly clientConfig: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: typeof LOCAL_CREDENTIALS;
  };
  readonly runDirectory: string;
  /** Stops receiving, lets running invocations end, ends functions and emulator; not the database. */
  readonly stop: Runtime['stop'];
}

/**
 * Synthesizes the stage's stack and runs it here, against the given database.
 * @throws Error when the stack does not synthesize; TemplateError when it holds what does not run here.
 */
export async function startLocal(options: StartLocalOptions): Promise<LocalCaseload> {
  const { database, stage = 'local', onLog = () => {} } = options;
  const projectRoot = resolve(import.meta.dirname, '..');
  const assembly = await synthesize({ projectRoot, stage, log: onLog });
  const run = `${new Date().toISOString().replaceAll(/[:.]/g, '-')}-${process.pid}`;
  const runDirectory = options.runDirectory ?? join(projectRoot, '.caseload', 'runs', run);
  const runtime = await deploy(assembly, {
    runDirectory,
    onLog,
    environment: { ...databaseVariables(database), ...options.environment },
    ...(options.maxConcurrency === undefined ? {} : { maxConcurrency: options.maxConcurrency }),
    ...(options.decorateQueue === undefined ? {} : { decorateQueue: options.decorateQueue }),
    ...(options.functionTimeoutSeconds === undefined ? {} : { functionTimeoutSeconds: options.functionTimeoutSeconds }),
  });
  const { endpoint, region } = runtime;
  const clientConfig = { endpoint, region, credentials: LOCAL_CREDENTIALS };
  return { runtime, database, endpoint, clientConfig, runDirectory, stop: runtime.stop };
}

/** One server is writer and reader; on loopback nobody listens in. */
const databaseVariables = ({ host, port, user, password }: Address): Record<string, string> => ({
  RDS_HOST: host,
  RDS_READER_HOST: host,
  RDS_PORT: String(port),
  RDS_USER: user,
  RDS_PASSWORD: password,
  RDS_TLS: 'off',
});
