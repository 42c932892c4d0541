import type { GeneralLog } from './general-log-store.ts';

/** The server of this run, as `inject()` gives it to test files. */
export interface TestServer {
  /** The harness's own user, who may do everything; statements of its are not watched. */
  readonly mysqlUrl: string;
  readonly host: string;
  readonly port: number;
  /** The application user of this run: sessions and functions under test sign in with it, so that they are watched. */
  readonly user: string;
  readonly password: string;
  readonly serverKind: 'mariadb' | 'mysql';
  readonly serverVersion: string;
  /** Where the server writes down what it is sent; null when it does not let us. */
  readonly generalLog: GeneralLog | null;
}

declare module 'vitest' {
  interface ProvidedContext extends TestServer {}
}

/** For a person: `MariaDB 10.11.19`. */
export const serverName = (kind: TestServer['serverKind'], version: string): string =>
  `${kind === 'mariadb' ? 'MariaDB' : 'MySQL'} ${/^[\d.]+/.exec(version)?.[0] ?? version}`;
