import type { SchedulePlan } from './deployment-plan.ts';

/**
 * Sends what the stack's rules send, each when its time has passed, as EventBridge does. The timers keep no process alive.
 * @returns what ends them.
 */
export function startSchedules(
  schedules: readonly SchedulePlan[],
  send: (queueArn: string, body: string) => void,
): () => void {
  const timers = schedules.map(({ everyMs, queueArn, body }) =>
    setInterval(() => send(queueArn, body), everyMs).unref(),
  );
  return () => timers.forEach(clearInterval);
}
