import type { Address } from '../../../localstack/database/database-server.ts';
import { createSessions, type Sessions } from '../../../shared/cases/sessions.ts';
import { createRetry } from '../../../shared/mysql/retry.ts';

/** Sessions of the server's administrator, straight to the server. */
export const sessionsOn = ({ host, port, user, password }: Address, prefix: string): Sessions =>
  createSessions({
    config: {
      writerHost: host,
      readerHost: host,
      port,
      prefix,
      region: 'default',
      tls: false,
      credentials: { user, password },
    },
    retry: createRetry({ random: Math.random }),
  });
