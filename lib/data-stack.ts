import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  AuroraMysqlEngineVersion,
  type CfnDBCluster,
  ClusterInstance,
  Credentials,
  DatabaseCluster,
  DatabaseClusterEngine,
  ProxyEndpointTargetRole,
} from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { LOCK_WAIT_SECONDS, SESSION_SETTINGS, SQL_MODE } from '../shared/core/session-settings.ts';
import { acknowledge } from './constructs/acknowledge.ts';
import { PrivateNetwork } from './constructs/private-network.ts';
import type { DatabaseConnection } from './database-connection.ts';
import type { NewDatabaseSettings } from './database-settings.ts';
import type { StageSettings } from './stage-schema.ts';

const MYSQL_PORT = 3306;

/**
 * Runs on every connection that the proxy opens. Only variables that the proxy tracks, with the values that the
 * functions' own pool sets: the proxy lends a connection as it is where the two agree.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html
 */
const INIT_QUERY = SESSION_SETTINGS.join('; ');

const PARAMETERS = {
  require_secure_transport: 'ON',
  // Aurora's own default is not strict: it would cut a value that is too long and say nothing.
  sql_mode: SQL_MODE,
  innodb_lock_wait_timeout: `${LOCK_WAIT_SECONDS}`,
  // Who connected and who changed schemas and rights; never statements with documents in them.
  server_audit_logging: '1',
  server_audit_events: 'CONNECT,QUERY_DCL,QUERY_DDL',
};

/** The slow query log is left out, and Performance Insights is off: both keep statements, which hold documents. */
const EXPORTED_LOGS = ['audit', 'error'];

export interface DataStackProps extends StackProps {
  readonly settings: StageSettings;
  readonly database: NewDatabaseSettings;
}

/** A stage's own database: private network, Aurora MySQL with a writer and a reader, and the proxy before them. */
export class DataStack extends Stack {
  /** What the pipeline needs to know. */
  readonly connection: DatabaseConnection;

  constructor(scope: Construct, id: string, { settings, database, ...props }: DataStackProps) {
    super(scope, id, props);
    const prefix = `caseload-${settings.stage}`;
    const network = new PrivateNetwork(this, 'Network', {
      logRetention: settings.logRetentionDays,
      retainLogs: settings.retainData,
    });
    const { vpc } = network;
    const functions = network.group('Functions', 'The functions of the pipeline');
    const proxyGroup = new SecurityGroup(this, 'ProxyGroup', { vpc, description: 'The proxy before the database' });
    const rotation = network.group('Rotation', 'The function that rotates the password');

    const cluster = new DatabaseCluster(this, 'Database', {
      clusterIdentifier: prefix,
      // The long-term support line of Aurora MySQL 3; an automatic upgrade would leave it.
      engine: DatabaseClusterEngine.auroraMysql({ version: AuroraMysqlEngineVersion.VER_3_10_4 }),
      credentials: Credentials.fromGeneratedSecret('caseload', { secretName: `${prefix}-database` }),
      writer: ClusterInstance.serverlessV2('Writer', { autoMinorVersionUpgrade: false }),
      // Scales with the writer, so that it can take over at any moment.
      readers: [ClusterInstance.serverlessV2('Reader', { scaleWithWriter: true, autoMinorVersionUpgrade: false })],
      serverlessV2MinCapacity: database.minimumCapacity,
      serverlessV2MaxCapacity: database.maximumCapacity,
      port: MYSQL_PORT,
      parameters: PARAMETERS,
      vpc,
      vpcSubnets: { subnets: vpc.isolatedSubnets },
      storageEncrypted: true,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.SNAPSHOT,
      backup: { retention: Duration.days(database.backupRetentionDays) },
      cloudwatchLogsExports: EXPORTED_LOGS,
    });
    acknowledge(
      cluster,
      'AwsSolutions-RDS6',
      'Clients come by the proxy with a rotated secret. IAM tokens are limited to 200 new connections a second, and ' +
        'allowing them would open a second way in that nothing uses.',
    );
    acknowledge(
      cluster,
      'AwsSolutions-RDS11',
      'The proxy listens on 3306 whatever the database does. Both stand in subnets without a way in or out, and let in ' +
        'named security groups only.',
    );
    acknowledge(
      cluster,
      'AwsSolutions-RDS14',
      'Backtrack rewinds every case at once. One case is restored from a point in time into a cluster of its own.',
    );
    for (const log of EXPORTED_LOGS) {
      // Made before the cluster would make it, which never lets a log expire; the property for that is a custom resource.
      const logGroup = new LogGroup(this, `${log}Log`, {
        logGroupName: `/aws/rds/cluster/${prefix}/${log}`,
        retention: settings.logRetentionDays,
        removalPolicy: settings.retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      });
      (cluster.node.defaultChild as CfnDBCluster).node.addDependency(logGroup);
    }
    const { secret } = cluster;
    if (!secret) throw new Error('The cluster made no secret for its user.');
    cluster.addRotationSingleUser({
      automaticallyAfter: Duration.days(30),
      securityGroup: rotation,
      vpcSubnets: { subnets: vpc.isolatedSubnets },
    });

    const proxy = cluster.addProxy('Proxy', {
      dbProxyName: prefix,
      secrets: [secret],
      vpc,
      vpcSubnets: { subnets: vpc.isolatedSubnets },
      securityGroups: [proxyGroup],
      requireTLS: true,
      initQuery: INIT_QUERY,
      // As long as the functions wait for a connection of their own pool; a failover fits in.
      borrowTimeout: Duration.seconds(60),
      // AWS advises to keep 30 % for surges and for its own sessions.
      maxConnectionsPercent: 70,
    });
    const reader = proxy.addEndpoint('ReaderEndpoint', {
      dbProxyEndpointName: `${prefix}-reader`,
      vpc,
      vpcSubnets: { subnets: vpc.isolatedSubnets },
      securityGroups: [proxyGroup],
      targetRole: ProxyEndpointTargetRole.READ_ONLY,
    });
    proxyGroup.addIngressRule(functions, Port.tcp(MYSQL_PORT), 'The pipeline');

    this.connection = {
      host: proxy.endpoint,
      readerHost: reader.endpoint,
      port: MYSQL_PORT,
      tls: 'required',
      credentials: { secretArn: secret.secretArn },
      network: {
        subnetIds: vpc.isolatedSubnets.map(({ subnetId }) => subnetId),
        securityGroupIds: [functions.securityGroupId],
      },
    };
  }
}
