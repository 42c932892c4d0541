/** Tells a person what is going on; the caller decides where it goes (never standard output when that carries JSON). */
export type PrintLine = (line: string) => void;

/** A MySQL-compatible server that answers on TCP. */
export interface DatabaseServer {
  /** `mysql://user:password@host:port`, without a schema. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly kind: 'mariadb' | 'mysql';
  /** As the server says it, e.g. `10.11.19-MariaDB`. */
  readonly version: string;
  /** Where it came from, in words for a person. */
  readonly origin: string;
  /** How to end it by hand and remove its data; null for a server that is not ours. */
  readonly stopCommand: string | null;
  /** Ends the server and removes its data; does nothing for a server of the user's own, and nothing the second time. */
  stop(): Promise<void>;
}

/** What stands before the server is asked who it is. */
export type Address = Pick<DatabaseServer, 'host' | 'port' | 'user' | 'password'>;
