import { type CfnResource, CustomResourceProviderBase, Duration, Stack } from 'aws-cdk-lib';
import { CfnEventInvokeConfig, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Trigger } from 'aws-cdk-lib/triggers';
import { Construct } from 'constructs';
import { removalPolicy } from './removal-policy.ts';

export interface MigrationTriggerProps {
  /** Of the function that CloudFormation calls and that calls the migrator. */
  readonly functionName: string;
  readonly migrator: LambdaFunction;
  /** The functions whose new code waits. */
  readonly before: readonly LambdaFunction[];
  readonly logRetention: RetentionDays;
  readonly retainLogs: boolean;
}

/** Less than the fifteen minutes of the function that waits, which otherwise could not say that it waited in vain. */
const PATIENCE = Duration.minutes(14);
/** When CloudFormation gives up on a function that says nothing; its own default is an hour. */
const SERVICE_TIMEOUT_SECONDS = 960;

/**
 * Calls the migrator in the middle of a deployment: after its own new code is in place, before any other function's, and only
 * when the migrator has changed (ADR 0014). When it fails, the deployment goes back.
 */
export class MigrationTrigger extends Construct {
  constructor(scope: Construct, id: string, { migrator, before, ...props }: MigrationTriggerProps) {
    super(scope, id);
    const trigger = new Trigger(this, 'Trigger', { handler: migrator, timeout: PATIENCE, executeBefore: [...before] });
    const called = trigger.node.findChild('Default').node.defaultChild as CfnResource;
    called.addPropertyOverride('ServiceTimeout', SERVICE_TIMEOUT_SECONDS);
    called.addResourceDependency(this.#callOnce(this.#narrow(migrator, props)));
  }

  /**
   * Nobody repeats a call that ran out of patience: not the SDK, which takes silence for a broken connection and would begin
   * anew while the first call still migrates, and not Lambda, whom CloudFormation asks without waiting for an answer.
   */
  #callOnce(handler: CfnResource): CfnEventInvokeConfig {
    handler.addPropertyOverride('Environment.Variables', { AWS_MAX_ATTEMPTS: '1' });
    return new CfnEventInvokeConfig(this, 'Retries', {
      functionName: handler.ref,
      qualifier: '$LATEST',
      maximumRetryAttempts: 0,
    });
  }

  /**
   * CDK's function for triggers as ours are: with a name and a log that expires, on the same runtime, and with a role that may
   * write that log and call this version of the migrator. By itself it may call all versions and write all logs.
   */
  #narrow(
    migrator: LambdaFunction,
    { functionName, logRetention, retainLogs }: Omit<MigrationTriggerProps, 'migrator' | 'before'>,
  ): CfnResource {
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: logRetention,
      removalPolicy: removalPolicy(retainLogs),
    });
    const providers = Stack.of(this).node.children.filter((child) => child instanceof CustomResourceProviderBase);
    const [provider] = providers;
    if (!provider || providers.length > 1)
      throw new Error('A stack has one function for triggers, and no other of the kind.');
    const role = provider.node.findChild('Role') as CfnResource;
    role.addPropertyDeletionOverride('ManagedPolicyArns');
    role.addPropertyOverride('Policies.0.PolicyDocument.Statement', [
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: migrator.currentVersion.functionArn },
      { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: logGroup.logGroupArn },
    ]);
    const handler = provider.node.findChild('Handler') as CfnResource;
    handler.addPropertyOverride('FunctionName', functionName);
    handler.addPropertyOverride('Runtime', migrator.runtime.name);
    handler.addPropertyOverride('Architectures', [migrator.architecture.name]);
    handler.addPropertyOverride('LoggingConfig', { LogGroup: logGroup.logGroupName });
    return handler;
  }
}
