import type { Job } from './parse-delivery.ts';

/**
 * The units of a case's jobs, as `unitsOf` cuts their messages. A message it leaves out is in no unit and so is never
 * done; one that it makes up or gives twice is a mistake that would acknowledge the wrong record.
 *
 * @throws {Error} for a message that is not, or no longer, to be had.
 */
export function unitsOfJobs<M>(
  jobs: readonly Job<M>[],
  unitsOf: (messages: readonly M[]) => readonly (readonly M[])[] = (messages) => messages.map((message) => [message]),
): readonly (readonly Job<M>[])[] {
  // Equal primitives are one key, hence lists.
  const byMessage = Map.groupBy(jobs, (job) => job.message);
  const take = (message: M): Job<M> => {
    const job = byMessage.get(message)?.shift();
    if (!job) throw new Error('unitsOf gave a message that it was not given, or gave it twice.');
    return job;
  };
  return unitsOf(jobs.map((job) => job.message))
    .map((unit) => unit.map(take))
    .filter((unit) => unit.length > 0);
}
