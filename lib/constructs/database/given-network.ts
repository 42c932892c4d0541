import { SecurityGroup, Subnet, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { NetworkSettings } from '../../database-settings.ts';
import { acknowledge } from '../acknowledge.ts';
import type { DatabaseNetwork } from './database-network.ts';

/** Subnets of a VPC that exists, by their ids alone: nothing is looked up, and nothing but security groups is added. */
export class GivenNetwork extends Construct implements DatabaseNetwork {
  readonly vpc;
  readonly subnets;

  constructor(scope: Construct, id: string, { vpcId, subnetIds }: NetworkSettings) {
    super(scope, id);
    // The zones are asked for and never used: the subnets are named wherever one is needed.
    this.vpc = Vpc.fromVpcAttributes(this, 'Vpc', { vpcId, availabilityZones: ['any'] });
    acknowledge(
      this,
      'Annotation::@aws-cdk/aws-ec2:noSubnetRouteTableId',
      'Nothing here adds a route or asks for one; the routes are the matter of whoever made the subnets.',
    );
    this.subnets = subnetIds.map((subnetId) => Subnet.fromSubnetId(this, subnetId, subnetId));
  }

  group(id: string, description: string): SecurityGroup {
    return new SecurityGroup(this, id, { vpc: this.vpc, description });
  }

  /** What stands before the services here is the matter of whoever made the network. */
  admit(): void {}
}
