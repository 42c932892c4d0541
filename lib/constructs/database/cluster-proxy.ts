import { Duration } from 'aws-cdk-lib';
import { type IPeer, type ISecurityGroup, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type CfnDBProxy, type IDatabaseCluster, ProxyEndpointTargetRole } from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { SESSION_SETTINGS } from '../../../shared/mysql/core/session-settings.ts';
import { removalPolicy } from '../removal-policy.ts';
import type { DatabaseNetwork } from './database-network.ts';

/** The port of every RDS Proxy for MySQL, whatever its cluster's is. */
export const PROXY_PORT = 3306;

/**
 * Runs on every connection that the proxy opens. Only variables that the proxy tracks, with the values that the
 * functions' own pool sets: the proxy lends a connection as it is where the two agree.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html
 */
const INIT_QUERY = SESSION_SETTINGS.join('; ');

/** A cluster and the secret by which the proxy signs in to it. */
export interface ProxiedCluster {
  readonly cluster: IDatabaseCluster;
  readonly secret: ISecret;
}

export interface ClusterProxyProps extends ProxiedCluster {
  readonly proxyName: string;
  readonly network: DatabaseNetwork;
  /** Who is let in. */
  readonly clients: ISecurityGroup;
  /** Who else is let in, to run the operators' command line. */
  readonly operators: readonly IPeer[];
  readonly logRetention: RetentionDays;
  readonly retainLogs: boolean;
}

/** Adds a proxy before a cluster, with an endpoint for its writer and one for its readers. @returns their addresses. */
export function addClusterProxy(
  scope: Construct,
  { cluster, secret, proxyName, network, clients, operators, logRetention, retainLogs }: ClusterProxyProps,
): { readonly host: string; readonly readerHost: string } {
  const { vpc } = network;
  const vpcSubnets = { subnets: [...network.subnets] };
  const group = new SecurityGroup(scope, 'ProxyGroup', { vpc, description: 'The proxy before the database' });
  const proxy = cluster.addProxy('Proxy', {
    dbProxyName: proxyName,
    secrets: [secret],
    vpc,
    vpcSubnets,
    securityGroups: [group],
    requireTLS: true,
    initQuery: INIT_QUERY,
    // As long as the functions wait for a connection of their own pool; a failover fits in.
    borrowTimeout: Duration.seconds(60),
    // AWS advises to keep 30 % for surges and for its own sessions.
    maxConnectionsPercent: 70,
  });
  const log = new LogGroup(scope, 'ProxyLog', {
    logGroupName: `/aws/rds/proxy/${proxyName}`,
    retention: logRetention,
    removalPolicy: removalPolicy(retainLogs),
  });
  // Made before the proxy would make it, which never lets it expire.
  (proxy.node.defaultChild as CfnDBProxy).node.addDependency(log);
  const reader = proxy.addEndpoint('ReaderEndpoint', {
    dbProxyEndpointName: `${proxyName}-reader`,
    vpc,
    vpcSubnets,
    securityGroups: [group],
    targetRole: ProxyEndpointTargetRole.READ_ONLY,
  });
  group.addIngressRule(clients, Port.tcp(PROXY_PORT), 'The pipeline');
  for (const operator of operators) group.addIngressRule(operator, Port.tcp(PROXY_PORT), 'Operators');
  return { host: proxy.endpoint, readerHost: reader.endpoint };
}
