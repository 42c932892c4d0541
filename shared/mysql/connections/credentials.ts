import { getSecret } from '@aws-lambda-powertools/parameters/secrets';
import { z } from 'zod';
import type { DatabaseConfig } from './database-config.ts';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

const secretSchema = z.object({ username: z.string().min(1), password: z.string() });
/** Seconds; a rotated secret is picked up by new connections within it. */
const SECRET_MAX_AGE = 300;

type FetchSecret = (
  secretArn: string,
  options: { readonly maxAge: number; readonly transform: 'json'; readonly forceFetch: boolean },
) => Promise<unknown>;

/** Where the credentials of new connections come from. */
export interface CredentialSource {
  readonly get: () => Promise<Credentials>;
  /** The server did not take them: what was cached is not used again, as after a rotation it is the old password. */
  readonly refused: () => void;
}

/**
 * Credentials from the configuration, or from Secrets Manager, cached for five minutes or until they are refused.
 * @param fetchSecret Powertools' getSecret, which keeps the cache.
 */
export function credentialsOf(
  { credentials }: Pick<DatabaseConfig, 'credentials'>,
  fetchSecret: FetchSecret = getSecret,
): CredentialSource {
  if (!('secretArn' in credentials)) return { get: async () => credentials, refused: () => {} };
  let stale = false;
  return {
    get: async () => {
      const forceFetch = stale;
      const secret = await fetchSecret(credentials.secretArn, {
        maxAge: SECRET_MAX_AGE,
        transform: 'json',
        forceFetch,
      });
      if (forceFetch) stale = false;
      const { username, password } = secretSchema.parse(secret);
      return { user: username, password };
    },
    refused: () => {
      stale = true;
    },
  };
}
