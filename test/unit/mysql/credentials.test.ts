import { describe, expect, test } from 'vitest';
import { credentialsOf } from '../../../shared/mysql/connections/credentials.ts';

/** Secrets Manager behind a cache that is never too old, as Powertools keeps one. */
function createSecret() {
  const secret = { password: 'first', fetches: 0 };
  let cached: object | undefined;
  const fetchSecret = async (_arn: string, { forceFetch }: { readonly forceFetch: boolean }) => {
    if (!cached || forceFetch) {
      secret.fetches += 1;
      if (secret.password === '') throw new Error('Secrets Manager is away.');
      cached = { username: 'app', password: secret.password };
    }
    return cached;
  };
  return { secret, source: credentialsOf({ credentials: { secretArn: 'arn:secret' } }, fetchSecret) };
}

describe('the credentials of a secret', () => {
  test('are fetched once while nobody refuses them', async () => {
    const { secret, source } = createSecret();
    expect(await source.get()).toEqual({ user: 'app', password: 'first' });
    await source.get();
    expect(secret.fetches).toBe(1);
  });

  test('are fetched anew after the server refused them, as after a rotation, and then kept again', async () => {
    const { secret, source } = createSecret();
    await source.get();
    secret.password = 'second';
    expect((await source.get()).password).toBe('first');
    source.refused();
    expect((await source.get()).password).toBe('second');
    await source.get();
    expect(secret.fetches).toBe(2);
  });

  test('are fetched anew as long as that fails', async () => {
    const { secret, source } = createSecret();
    await source.get();
    source.refused();
    secret.password = '';
    await expect(source.get()).rejects.toThrow('Secrets Manager is away.');
    secret.password = 'second';
    expect((await source.get()).password).toBe('second');
  });
});

test('credentials of the configuration are what they are', async () => {
  const source = credentialsOf({ credentials: { user: 'app', password: 'x' } });
  source.refused();
  expect(await source.get()).toEqual({ user: 'app', password: 'x' });
});
