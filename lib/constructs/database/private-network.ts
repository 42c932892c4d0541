import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  type IPeer,
  type ISubnet,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { removalPolicy } from '../removal-policy.ts';
import type { DatabaseNetwork } from './database-network.ts';

export interface PrivateNetworkProps {
  readonly logRetention: RetentionDays;
  readonly retainLogs: boolean;
}

const ENDPOINTS = {
  Sqs: InterfaceVpcEndpointAwsService.SQS,
  Sns: InterfaceVpcEndpointAwsService.SNS,
  SecretsManager: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  CloudWatchLogs: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  XRay: InterfaceVpcEndpointAwsService.XRAY,
};

/** Two zones of subnets without a way out: no internet gateway, no NAT, only the endpoints that the functions call. */
export class PrivateNetwork extends Construct implements DatabaseNetwork {
  readonly vpc: Vpc;
  readonly subnets: readonly ISubnet[];
  readonly #endpoints: SecurityGroup;

  constructor(scope: Construct, id: string, props: PrivateNetworkProps) {
    super(scope, id);
    this.vpc = new Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'private', subnetType: SubnetType.PRIVATE_ISOLATED }],
      // Emptying the default group takes a custom resource, and nothing here is ever in that group.
      restrictDefaultSecurityGroup: false,
    });
    this.subnets = this.vpc.isolatedSubnets;
    const flowLogs = new LogGroup(this, 'FlowLogs', {
      retention: props.logRetention,
      removalPolicy: removalPolicy(props.retainLogs),
    });
    this.vpc.addFlowLog('RefusedTraffic', {
      destination: FlowLogDestination.toCloudWatchLogs(flowLogs),
      trafficType: FlowLogTrafficType.REJECT,
    });

    this.#endpoints = new SecurityGroup(this, 'Endpoints', {
      vpc: this.vpc,
      description: 'The endpoints of AWS services',
      allowAllOutbound: false,
    });
    this.vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
    for (const [name, service] of Object.entries(ENDPOINTS)) {
      this.vpc.addInterfaceEndpoint(name, { service, securityGroups: [this.#endpoints], open: false });
    }
  }

  /** A security group whose members may call the endpoints. Outbound is open, because nothing leads out of this network. */
  group(id: string, description: string): SecurityGroup {
    const group = new SecurityGroup(this, id, { vpc: this.vpc, description });
    this.admit(group);
    return group;
  }

  admit(peer: IPeer): void {
    this.#endpoints.addIngressRule(peer, Port.HTTPS, 'AWS services');
  }
}
