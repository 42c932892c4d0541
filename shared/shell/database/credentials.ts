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

/** Gives the credentials for a new connection: from the configuration, or from Secrets Manager, cached for five minutes. */
export function credentialsOf(config: DatabaseConfig): () => Promise<Credentials> {
  const { credentials } = config;
  if (!('secretArn' in credentials)) return async () => credentials;
  return async () => {
    const secret = await getSecret(credentials.secretArn, { maxAge: SECRET_MAX_AGE, transform: 'json' });
    const { username, password } = secretSchema.parse(secret);
    return { user: username, password };
  };
}
