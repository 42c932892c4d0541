import type { SchedulePlan } from './deployment-plan.ts';
import { TemplateError } from './template.ts';

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

type Properties = Readonly<Record<string, unknown>>;

/**
 * What one rule of EventBridge sends: constant messages to queues at a fixed rate. A disabled rule sends nothing.
 * @throws TemplateError for a cron, a pattern, another target, or an input that is worked out.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function readSchedules(logicalId: string, properties: Properties): SchedulePlan[] {
  if (properties['State'] === 'DISABLED') return [];
  const expression = String(properties['ScheduleExpression']);
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const everyMs = Number(count) * (UNIT_MS[unit] ?? 0);
  if (!(everyMs > 0) || properties['EventPattern'] !== undefined) {
    throw new TemplateError(`${logicalId}: only rules with a rate(...) run locally, not ${expression}.`);
  }
  return ((properties['Targets'] ?? []) as readonly Properties[]).map((target) => {
    const [queueArn, body] = [target['Arn'], target['Input']];
    if (typeof queueArn !== 'string' || !queueArn.startsWith('arn:aws:sqs:') || typeof body !== 'string') {
      throw new TemplateError(`${logicalId}: only constant inputs to queues run locally.`);
    }
    return { everyMs, queueArn, body };
  });
}
