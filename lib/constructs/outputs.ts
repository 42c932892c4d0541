import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Adds outputs to a stack, under their very names. */
export function addOutputs(stack: Construct, values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) new CfnOutput(stack, name, { value });
}
