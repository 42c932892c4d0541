import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Accepts one cdk-nag finding on one construct and everything below it. Name the finding in brackets where the rule
 * reports several, such as `AwsSolutions-IAM5[Resource::*]`, so that the next one still fails the synth.
 * @param reason Why the finding is right to stand, for an auditor.
 */
export function acknowledge(construct: IConstruct, finding: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: finding, reason });
}
