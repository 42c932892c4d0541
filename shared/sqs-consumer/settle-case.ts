import { PermanentError } from '../domain/permanent-error.ts';
import { withLogFields } from '../observability/logger.ts';
import type { Invocation } from './invocation.ts';
import type { Job } from './parse-delivery.ts';
import { settleFailed, settleUndone } from './settle-undone.ts';
import { handBackUntried, settleUnit } from './settle-unit.ts';
import { unitsOfJobs } from './units.ts';

/** Works on the messages of one case, its units in order. Rejects only when the shell itself is at fault. */
export const settleCase = <M>(
  invocation: Invocation<M>,
  caseId: number | null,
  jobs: readonly Job<M>[],
): Promise<void> => withLogFields(caseId === null ? {} : { caseId }, () => settleJobs(invocation, caseId, jobs));

async function settleJobs<M>(invocation: Invocation<M>, caseId: number | null, jobs: readonly Job<M>[]): Promise<void> {
  const { deadline, options, outcomes } = invocation;
  if (deadline.passed()) return handBackUntried(invocation, jobs, unitsOfJobs(jobs, options.unitsOf).length);
  if (!(await options.availability.admits(caseId))) return postponeUntried(invocation, jobs);
  const settleUnits = async (): Promise<void> => {
    const units = unitsOfJobs(jobs, options.unitsOf);
    for (const [i, unit] of units.entries()) {
      if (!deadline.passed() && !(await options.availability.admits(caseId))) {
        await postponeUntried(invocation, units.slice(i).flat());
        break;
      }
      await settleUnit(invocation, unit);
    }
    if (!jobs.every(({ delivery }) => outcomes.has(delivery))) throw new Error('unitsOf left messages out.');
  };
  try {
    if (caseId === null) {
      await settleUnits();
    } else {
      await options.admit?.(caseId);
      await options.inCase(caseId, settleUnits);
    }
  } catch (error) {
    const open = jobs.filter((job) => !outcomes.has(job.delivery));
    if (error instanceof PermanentError) await settleUndone(invocation, open, { cause: 'permanent', error });
    else await settleFailed(invocation, caseId, open, error);
  }
}

/** Why messages are postponed that nobody tried. */
class NotAvailableError extends Error {
  override readonly name = 'NotAvailableError';
}

const postponeUntried = <M>(invocation: Invocation<M>, jobs: readonly Job<M>[]): Promise<void> =>
  settleUndone(invocation, jobs, {
    cause: 'away',
    error: new NotAvailableError('Something was found away a moment ago, so the messages were not tried.'),
  });
