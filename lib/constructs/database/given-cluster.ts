import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AuroraMysqlEngineVersion, DatabaseCluster, DatabaseClusterEngine } from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { ExistingClusterSettings } from '../../database-settings.ts';
import type { ProxiedCluster } from './cluster-proxy.ts';

/** An Aurora MySQL cluster that exists, by its names alone; its security group gets a rule that lets the proxy in. */
export function givenCluster(scope: Construct, database: ExistingClusterSettings): ProxiedCluster {
  const { clusterIdentifier, clusterSecurityGroupId, port, secretArn, secretKeyArn } = database;
  return {
    cluster: DatabaseCluster.fromDatabaseClusterAttributes(scope, 'Database', {
      clusterIdentifier,
      port,
      // Says to the proxy that it speaks MySQL, and no more.
      engine: DatabaseClusterEngine.auroraMysql({ version: AuroraMysqlEngineVersion.VER_3_10_4 }),
      securityGroups: [SecurityGroup.fromSecurityGroupId(scope, 'DatabaseGroup', clusterSecurityGroupId)],
    }),
    secret: Secret.fromSecretAttributes(scope, 'Secret', {
      secretCompleteArn: secretArn,
      ...(secretKeyArn ? { encryptionKey: Key.fromKeyArn(scope, 'SecretKey', secretKeyArn) } : {}),
    }),
  };
}
