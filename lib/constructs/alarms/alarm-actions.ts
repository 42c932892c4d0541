import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** What a stack's alarms do: notify the topic that the settings name, which may be in another account. */
export const alarmActions = (scope: Construct, topicArn: string | undefined): IAlarmAction[] =>
  topicArn === undefined ? [] : [new SnsAction(Topic.fromTopicArn(scope, 'AlarmTopic', topicArn))];
