import type { OutboundEvent } from './events/outbound-event.ts';

/** Attributes as SNS and SQS take them, for subscription filter policies. */
export type MessageAttributes = Record<string, { DataType: 'String'; StringValue: string }>;

/**
 * Repeats what subscribers filter by. `caseId` is left out when the event has none, because SNS takes no empty value,
 * and is a string, because filter policies compare numbers up to 10^9 only.
 * @see https://docs.aws.amazon.com/sns/latest/dg/numeric-value-matching.html
 */
export function messageAttributes({ eventType, caseId, status }: OutboundEvent): MessageAttributes {
  return {
    eventType: { DataType: 'String', StringValue: eventType },
    status: { DataType: 'String', StringValue: status },
    ...(caseId === null ? {} : { caseId: { DataType: 'String', StringValue: String(caseId) } }),
  };
}
