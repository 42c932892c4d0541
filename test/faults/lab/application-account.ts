import { createConnection } from 'mysql2/promise';
import type { Address } from '../../../localstack/database/database-server.ts';
import { createApplicationUser, dropApplicationUsers } from '../../support/application-user.ts';

/** The account that a lab's functions sign in with. */
export interface ApplicationAccount {
  readonly user: string;
  readonly password: string;
  remove(): Promise<void>;
}

/**
 * Makes an account with the rights of Caseload's functions and no others: an administrator could write to a server that
 * is read-only, and would get a connection where there are too many.
 */
export async function createApplicationAccount(server: Address, user: string): Promise<ApplicationAccount> {
  const asRoot = async <T>(work: (root: Awaited<ReturnType<typeof createConnection>>) => Promise<T>): Promise<T> => {
    const { host, port, user: name, password } = server;
    const root = await createConnection({ host, port, user: name, password });
    try {
      return await work(root);
    } finally {
      await root.end();
    }
  };
  const password = await asRoot((root) => createApplicationUser(root, user));
  return { user, password, remove: () => asRoot((root) => dropApplicationUsers(root, user)) };
}
