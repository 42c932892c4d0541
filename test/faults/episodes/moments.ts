import type { AwsRequest } from '../proxies/aws-proxy.ts';
import type { EpisodeSubject } from './episode.ts';

type Moment = Pick<EpisodeSubject, 'lab' | 'ended'>;

/** Resolves when so many transactions more were to be committed, or the import has ended. */
export const afterCommits = (count: number, { lab, ended }: Moment): Promise<void> =>
  afterCalls(count, ended, (called) =>
    lab.databaseProxy.onStatement((sql) => {
      if (isCommit(sql)) called();
      return 'pass';
    }),
  );

/** Resolves when a service was asked so many times more, or the import has ended. */
export const afterRequests = (count: number, service: AwsRequest['service'], { lab, ended }: Moment): Promise<void> =>
  afterCalls(count, ended, (called) =>
    lab.awsProxy.onRequest((request) => {
      if (request.service === service) called();
      return { kind: 'pass' };
    }),
  );

export const isCommit = (sql: string): boolean => /^COMMIT\b/i.test(sql);

/** Runs work, and gives the seconds that it took. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

/** @param listen Calls back for each call until its result is called. */
async function afterCalls(count: number, ended: AbortSignal, listen: (called: () => void) => () => void) {
  const enough = Promise.withResolvers<void>();
  let left = count;
  const remove = listen(() => {
    left -= 1;
    if (left <= 0) enough.resolve();
  });
  if (ended.aborted) enough.resolve();
  ended.addEventListener('abort', () => enough.resolve(), { once: true });
  await enough.promise;
  remove();
}
