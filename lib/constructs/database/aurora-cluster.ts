import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  AuroraMysqlEngineVersion,
  type CfnDBCluster,
  ClusterInstance,
  Credentials,
  DatabaseCluster,
  DatabaseClusterEngine,
} from 'aws-cdk-lib/aws-rds';
import type { CfnApplication } from 'aws-cdk-lib/aws-sam';
import type { Construct } from 'constructs';
import { LOCK_WAIT_SECONDS, SQL_MODE } from '../../../shared/mysql/core/session-settings.ts';
import type { NewDatabaseSettings } from '../../database-settings.ts';
import { acknowledge } from '../acknowledge.ts';
import { removalPolicy } from '../removal-policy.ts';
import type { ProxiedCluster } from './cluster-proxy.ts';
import type { DatabaseNetwork } from './database-network.ts';

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

export interface AuroraClusterProps {
  readonly prefix: string;
  readonly database: NewDatabaseSettings;
  readonly network: DatabaseNetwork;
  readonly port: number;
  /** Of the function that rotates the password. */
  readonly rotation: ISecurityGroup;
  readonly logRetention: RetentionDays;
  readonly retainLogs: boolean;
}

/**
 * Adds an Aurora MySQL cluster with a writer, a reader and a password that rotates. Deleting the stack leaves a snapshot,
 * and first somebody must take the protection off.
 */
export function addAuroraCluster(scope: Construct, props: AuroraClusterProps): ProxiedCluster {
  const { prefix, database, network, port } = props;
  const { vpc } = network;
  const vpcSubnets = { subnets: [...network.subnets] };
  const cluster = new DatabaseCluster(scope, 'Database', {
    clusterIdentifier: prefix,
    // The long-term support line of Aurora MySQL 3; an automatic upgrade would leave it.
    engine: DatabaseClusterEngine.auroraMysql({ version: AuroraMysqlEngineVersion.VER_3_10_4 }),
    credentials: Credentials.fromGeneratedSecret('caseload', { secretName: `${prefix}-database` }),
    writer: ClusterInstance.serverlessV2('Writer', { autoMinorVersionUpgrade: false }),
    // Scales with the writer, so that it can take over at any moment.
    readers: [ClusterInstance.serverlessV2('Reader', { scaleWithWriter: true, autoMinorVersionUpgrade: false })],
    serverlessV2MinCapacity: database.minimumCapacity,
    serverlessV2MaxCapacity: database.maximumCapacity,
    port,
    parameters: PARAMETERS,
    vpc,
    vpcSubnets,
    storageEncrypted: true,
    deletionProtection: true,
    removalPolicy: RemovalPolicy.SNAPSHOT,
    backup: { retention: Duration.days(database.backupRetentionDays) },
    cloudwatchLogsExports: EXPORTED_LOGS,
  });
  acknowledgeFindings(cluster);
  // Logs are made before the services would make them, which never let one expire.
  const expiring = { retention: props.logRetention, removalPolicy: removalPolicy(props.retainLogs) };
  for (const log of EXPORTED_LOGS) {
    const logGroup = new LogGroup(scope, `${log}Log`, {
      logGroupName: `/aws/rds/cluster/${prefix}/${log}`,
      ...expiring,
    });
    (cluster.node.defaultChild as CfnDBCluster).node.addDependency(logGroup);
  }
  const { secret } = cluster;
  if (!secret) throw new Error('The cluster made no secret for its user.');
  const rotation = cluster.addRotationSingleUser({
    automaticallyAfter: Duration.days(30),
    securityGroup: props.rotation,
    vpcSubnets,
  });
  const functionName = `${prefix}-rotation`;
  const application = rotation.node.findChild('Resource') as CfnApplication;
  application.addPropertyOverride('Parameters.functionName', functionName);
  application.node.addDependency(
    new LogGroup(scope, 'RotationLog', { logGroupName: `/aws/lambda/${functionName}`, ...expiring }),
  );
  return { cluster, secret };
}

function acknowledgeFindings(cluster: DatabaseCluster): void {
  acknowledge(
    cluster,
    'AwsSolutions-RDS6',
    'Clients come by the proxy with a rotated secret. IAM tokens are limited to 200 new connections a second, and ' +
      'allowing them would open a second way in that nothing uses.',
  );
  acknowledge(
    cluster,
    'AwsSolutions-RDS11',
    'The proxy listens on 3306 whatever the database does. Both stand in private subnets, and let in named security ' +
      'groups only.',
  );
  acknowledge(
    cluster,
    'AwsSolutions-RDS14',
    'Backtrack rewinds every case at once. One case is restored from a point in time into a cluster of its own.',
  );
}
