import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { namePrefix } from '../../deployment-name.ts';
import type { StageSettings } from '../../stage-schema.ts';

/** By which somebody who watches alarms in another way acknowledges the warning. */
export const SILENT_ALARMS = 'caseload:alarmsNotifyNobody';

/** Warns at synthesis of a production whose alarms go off unheard. Other stages may be watched by looking. */
export function warnOfSilentAlarms(scope: Construct, settings: StageSettings): void {
  const { stage, alarmTopicArn } = settings;
  if (stage !== 'prod' || alarmTopicArn !== undefined) return;
  Annotations.of(scope).addWarningV2(
    SILENT_ALARMS,
    `The alarms of ${namePrefix(settings)} notify nobody: set alarmTopicArn to the ARN of an SNS topic, in cdk.json under context.caseload.${stage}.`,
  );
}
