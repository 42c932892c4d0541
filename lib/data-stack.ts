import { Stack, type StackProps } from 'aws-cdk-lib';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { alarmActions } from './constructs/alarms/alarm-actions.ts';
import { DatabaseAlarms } from './constructs/alarms/database-alarms.ts';
import { addAuroraCluster } from './constructs/database/aurora-cluster.ts';
import { addClusterProxy, PROXY_PORT } from './constructs/database/cluster-proxy.ts';
import { givenCluster } from './constructs/database/given-cluster.ts';
import { GivenNetwork } from './constructs/database/given-network.ts';
import { PrivateNetwork } from './constructs/database/private-network.ts';
import { addOutputs } from './constructs/outputs.ts';
import type { DatabaseConnection } from './database-connection.ts';
import type { OwnDatabaseSettings } from './database-settings.ts';
import { namePrefix } from './deployment-name.ts';
import type { StageSettings } from './stage-schema.ts';

export interface DataStackProps extends StackProps {
  readonly settings: StageSettings;
  readonly database: OwnDatabaseSettings;
}

/**
 * What a stage has of its own for its database: all of it (private network, Aurora MySQL, the proxy before it), all but the
 * network, or a proxy before a cluster that exists.
 */
export class DataStack extends Stack {
  /** What the pipeline needs to know. */
  readonly connection: DatabaseConnection;

  constructor(scope: Construct, id: string, { settings, database, ...props }: DataStackProps) {
    super(scope, id, props);
    const prefix = namePrefix(settings);
    const logs = { logRetention: settings.logRetentionDays, retainLogs: settings.retainData };
    const network = database.network
      ? new GivenNetwork(this, 'Network', database.network)
      : new PrivateNetwork(this, 'Network', logs);
    const clients = network.group('Functions', 'The functions of the pipeline');
    const operators = [...new Set(database.operatorSecurityGroupIds)].map((id) =>
      SecurityGroup.fromSecurityGroupId(this, id, id),
    );
    for (const operator of operators) network.admit(operator);
    const { cluster, secret } =
      database.kind === 'new'
        ? addAuroraCluster(this, {
            prefix,
            database,
            network,
            port: PROXY_PORT,
            rotation: network.group('Rotation', 'The function that rotates the password'),
            ...logs,
          })
        : givenCluster(this, database);
    const addresses = addClusterProxy(this, {
      cluster,
      secret,
      proxyName: prefix,
      network,
      clients,
      operators,
      ...logs,
    });
    // As they are named: a reference would tie the pipeline's dashboard to this stack by an export.
    const monitoring = {
      proxyName: prefix,
      clusterIdentifier: database.kind === 'new' ? prefix : database.clusterIdentifier,
    };
    new DatabaseAlarms(this, 'Alarms', {
      prefix,
      database: monitoring,
      thresholds: settings.alarms,
      actions: alarmActions(this, settings.alarmTopicArn),
    });

    // Whoever is to get in from outside has to know where.
    if (!database.network) {
      const subnetIds = network.subnets.map(({ subnetId }) => subnetId).join();
      addOutputs(this, { VpcId: network.vpc.vpcId, SubnetIds: subnetIds });
    }

    this.connection = {
      ...addresses,
      port: PROXY_PORT,
      tls: 'required',
      credentials: {
        secretArn: secret.secretArn,
        secretKeyArn: database.kind === 'new' ? undefined : database.secretKeyArn,
      },
      monitoring,
      network: {
        subnetIds: network.subnets.map(({ subnetId }) => subnetId),
        securityGroupIds: [clients.securityGroupId],
      },
    };
  }
}
