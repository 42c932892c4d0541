import { PermanentError } from '../domain/permanent-error.ts';
import { withLogFields } from '../observability/logger.ts';
import { handBack } from './hand-back.ts';
import type { Invocation } from './invocation.ts';
import type { Job } from './parse-delivery.ts';
import { postponeUntried, settleFailed } from './postpone.ts';
import { rejectMessage } from './reject-message.ts';
import { settleUnit } from './settle-unit.ts';
import { unitsOfJobs } from './units.ts';

/** Works on the messages of one case, its units in order. Rejects only when the shell itself is at fault. */
export const settleCase = <M>(
  invocation: Invocation<M>,
  caseId: number | null,
  jobs: readonly Job<M>[],
): Promise<void> => withLogFields(caseId === null ? {} : { caseId }, () => settleJobs(invocation, caseId, jobs));

async function settleJobs<M>(invocation: Invocation<M>, caseId: number | null, jobs: readonly Job<M>[]): Promise<void> {
  const { deadline, options, outcomes } = invocation;
  const deliveries = jobs.map((job) => job.delivery);
  if (deadline.passed()) return handBack(invocation, deliveries, unitsOfJobs(jobs, options.unitsOf).length);
  if (!(await options.availability.admits(caseId))) return postponeUntried(invocation, deliveries);
  const settleUnits = async (): Promise<void> => {
    const units = unitsOfJobs(jobs, options.unitsOf);
    for (const [i, unit] of units.entries()) {
      if (!deadline.passed() && !(await options.availability.admits(caseId))) {
        const untried = units.slice(i).flatMap((rest) => rest.map((job) => job.delivery));
        await postponeUntried(invocation, untried);
        break;
      }
      await settleUnit(invocation, unit);
    }
    if (!deliveries.every((delivery) => outcomes.has(delivery))) throw new Error('unitsOf left messages out.');
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
    if (error instanceof PermanentError) {
      await Promise.all(open.map((job) => rejectMessage(invocation, job, error)));
    } else {
      const undecided = open.map((job) => job.delivery);
      await settleFailed(invocation, caseId, undecided, error);
    }
  }
}
