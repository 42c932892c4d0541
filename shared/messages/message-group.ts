/**
 * The MessageGroupId of a send to SQS or SNS: its case, so that standard queues serve cases fairly. Messages without
 * a case share one group.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
 */
export const messageGroup = (caseId: number | null | undefined): string =>
  caseId == null ? 'no-case' : `case-${caseId}`;
