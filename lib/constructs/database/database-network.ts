import type { IPeer, ISecurityGroup, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';

/** Where a database, its proxy and the functions stand. */
export interface DatabaseNetwork {
  readonly vpc: IVpc;
  readonly subnets: readonly ISubnet[];
  /** A security group whose members reach the AWS services that the functions call. */
  group(id: string, description: string): ISecurityGroup;
  /** Lets in somebody who is there already to whatever this network has of its own before those services. */
  admit(peer: IPeer): void;
}
