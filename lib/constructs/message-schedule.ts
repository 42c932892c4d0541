import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface MessageScheduleProps {
  readonly ruleName: string;
  readonly description: string;
  readonly minutes: number;
  readonly queue: Queue;
  readonly message: Readonly<Record<string, string | number>>;
}

/** Sends one message to a queue every so many minutes. The queue lets this rule in, and nothing else of EventBridge. */
export class MessageSchedule extends Construct {
  constructor(scope: Construct, id: string, { queue, message, minutes, ...named }: MessageScheduleProps) {
    super(scope, id);
    const rule = new Rule(this, 'Rule', { ...named, schedule: Schedule.rate(Duration.minutes(minutes)) });
    // Not the ready-made target, which would allow EventBridge to read the queue's attributes as well.
    rule.addTarget({ bind: () => ({ arn: queue.queueArn, input: RuleTargetInput.fromObject(message) }) });
    queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
      }),
    );
  }
}
