import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { Effect, Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type CfnFunction, RecursiveLoop, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { LambdaName } from '../consumer-names.ts';
import type { Network } from '../database-connection.ts';
import { acknowledge } from './acknowledge.ts';
import { BUNDLING, type CodeFor, lambdaSource } from './lambda-code.ts';
import { removalPolicy } from './removal-policy.ts';

export interface WorkerFunctionProps {
  readonly functionName: string;
  readonly lambda: LambdaName;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly reservedConcurrency: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logRetention: RetentionDays;
  /** Keep the logs when the stack is deleted. */
  readonly retainLogs: boolean;
  /** Sends X-Ray a trace of what it samples. */
  readonly traced: boolean;
  readonly network?: Network | undefined;
  readonly codeFor?: CodeFor | undefined;
}

/** What Lambda itself needs to put a function into a VPC. */
const NETWORK_INTERFACE_ACTIONS = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

/** One lambda with its log group and a role that may write that log and nothing else; the rest is given by `allow`. */
export class WorkerFunction extends Construct {
  readonly function: NodejsFunction;
  readonly #role: Role;

  constructor(scope: Construct, id: string, props: WorkerFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${props.functionName}`,
      retention: props.logRetention,
      removalPolicy: removalPolicy(props.retainLogs),
    });
    this.#role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]);

    const code = props.codeFor?.(props.lambda);
    this.function = new NodejsFunction(this, 'Function', {
      functionName: props.functionName,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      ...(code ? { code } : { ...lambdaSource(props.lambda), bundling: BUNDLING }),
      role: this.#role,
      logGroup,
      timeout: Duration.seconds(props.timeoutSeconds),
      memorySize: props.memoryMegabytes,
      reservedConcurrentExecutions: props.reservedConcurrency,
      // A function sends itself what it postpones, and a batch's parts go round the ring of loader, tagger and
      // checkpoint. Lambda would take either for a runaway and stop it after about 16 rounds; both have ends of their own.
      // https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
      recursiveLoop: RecursiveLoop.ALLOW,
      environment: {
        NODE_OPTIONS: '--enable-source-maps',
        POWERTOOLS_SERVICE_NAME: props.lambda,
        POWERTOOLS_METRICS_NAMESPACE: 'Caseload',
        POWERTOOLS_TRACE_ENABLED: `${props.traced}`,
        ...props.environment,
      },
    });
    if (props.traced) this.#trace();
    if (props.network) this.#enter(props.network, props.functionName);
  }

  /** Lets the function do exactly these actions on exactly these resources. */
  allow(actions: string[], resources: string[]): void {
    this.#role.addToPolicy(new PolicyStatement({ actions, resources }));
  }

  /** As `allow`, in a policy of its own, so that a finding on it is acknowledged for nothing else. */
  allowApart(id: string, ...statements: PolicyStatement[]): Policy {
    const policy = new Policy(this, id, { statements, roles: [this.#role] });
    this.function.node.addDependency(policy);
    return policy;
  }

  /** Set on the resource, because the ready-made property puts the wildcard into the policy that holds everything else. */
  #trace(): void {
    (this.function.node.defaultChild as CfnFunction).tracingConfig = { mode: 'Active' };
    const policy = this.allowApart(
      'Tracing',
      new PolicyStatement({ actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], resources: ['*'] }),
    );
    acknowledge(policy, 'AwsSolutions-IAM5[Resource::*]', 'X-Ray takes no resource for what writes traces.');
  }

  /** Set on the resource, because a network of plain ids is no `IVpc` and looking one up needs an account. */
  #enter({ subnetIds, securityGroupIds }: Network, functionName: string): void {
    const resource = this.function.node.defaultChild as CfnFunction;
    resource.vpcConfig = { subnetIds: [...subnetIds], securityGroupIds: [...securityGroupIds] };

    const everywhere = { actions: NETWORK_INTERFACE_ACTIONS, resources: ['*'] };
    const functionArn = Stack.of(this).formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName: functionName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const policy = this.allowApart(
      'NetworkInterfaces',
      new PolicyStatement(everywhere),
      // Lambda uses these permissions before it runs the code; the code itself never may.
      // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
      new PolicyStatement({
        ...everywhere,
        effect: Effect.DENY,
        conditions: { ArnEquals: { 'lambda:SourceFunctionArn': functionArn } },
      }),
    );
    acknowledge(
      policy,
      'AwsSolutions-IAM5[Resource::*]',
      'Lambda makes the network interfaces of a VPC function, whose ids are not known before; EC2 takes no resource for ' +
        'the Describe actions. The second statement denies all of it to the code that runs in the function.',
    );
  }
}
