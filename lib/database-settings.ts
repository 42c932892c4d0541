import * as z from 'zod';

const hostname = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/, 'give a host name or an address, without scheme or port');
/**
 * A host as RDS names it, in China with the region at its end. The functions check the server's certificate against the
 * name that they call, and it is for no other name: a CNAME would fail on the first connection.
 */
const rdsHostname = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9.-]*\.(rds\.amazonaws\.com(\.cn)?|rds\.[a-z0-9-]+\.amazonaws\.com\.cn)$/,
    'HOST_NOT_OF_RDS: give the name that RDS gave the endpoint, which ends in .rds.amazonaws.com (in China ' +
      '.amazonaws.com.cn), not a CNAME or an address: its certificate is for no other name',
  );
const port = z.int().min(1).max(65_535);
const secretArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+-[A-Za-z0-9]{6}$/,
    'give the full ARN of the secret, with the six characters that Secrets Manager puts at its end',
  );
const keyArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/.+$/, 'give the ARN of the key, not an alias');
const identifier = (what: string) =>
  z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/, `give the name of the ${what}, not its ARN or its address`);
const idsOf = (prefix: 'subnet' | 'sg', advice: string) =>
  z
    .array(z.string().regex(new RegExp(`^${prefix}-[0-9a-f]+$`), `give ids such as ${prefix}-0123456789abcdef0`))
    .min(1, advice);
const capacity = z
  .number()
  .min(0.5, 'Aurora capacity units start at 0.5')
  .max(256, 'Aurora capacity units end at 256')
  .multipleOf(0.5, 'Aurora capacity units go in steps of 0.5');

/** A VPC that exists. Its subnets need a way to S3, SQS, SNS, Secrets Manager and X-Ray; to a new cluster they are two zones. */
const network = z.strictObject({
  vpcId: z.string().regex(/^vpc-[0-9a-f]+$/, 'give an id such as vpc-0123456789abcdef0'),
  subnetIds: idsOf('subnet', 'name the private subnets').min(2, 'name private subnets in two availability zones'),
});

/** Groups in the network's VPC, or in one that is peered with it, of whoever runs the operators' command line: the proxy admits them. */
const operatorSecurityGroupIds = idsOf('sg', 'name a group, or leave the setting out').optional();

/** A database of the stage's own, made by the data stack. */
const newDatabase = z
  .strictObject({
    kind: z.literal('new'),
    /** Aurora capacity units, about 2 GiB of memory each. */
    minimumCapacity: capacity,
    maximumCapacity: capacity,
    backupRetentionDays: z
      .int()
      .min(1, 'keep backups for at least a day')
      .max(35, 'Aurora keeps backups for at most 35 days'),
    /** Where to put it; else it gets a network of its own. */
    network: network.optional(),
    operatorSecurityGroupIds,
  })
  .refine((database) => database.minimumCapacity <= database.maximumCapacity, {
    path: ['minimumCapacity'],
    message: 'must not be above maximumCapacity',
  });

/** An Aurora MySQL cluster that exists; the data stack puts a proxy of the stage's own before it. */
const existingCluster = z.strictObject({
  kind: z.literal('existing-cluster'),
  clusterIdentifier: identifier('Aurora cluster'),
  /** It gets a rule that lets the proxy in. */
  clusterSecurityGroupId: z.string().regex(/^sg-[0-9a-f]+$/, 'give an id such as sg-0123456789abcdef0'),
  port,
  secretArn,
  secretKeyArn: keyArn.optional(),
  network,
  operatorSecurityGroupIds,
});

/** A database that exists, reached over TLS, usually through an RDS Proxy. The subnets need a way to S3, SQS, SNS, Secrets Manager and X-Ray. */
const existingDatabase = z.strictObject({
  kind: z.literal('existing'),
  host: rdsHostname,
  readerHost: rdsHostname,
  port,
  secretArn,
  secretKeyArn: keyArn.optional(),
  subnetIds: idsOf('subnet', 'name the private subnets that the functions run in'),
  securityGroupIds: idsOf('sg', 'name the security group that the database lets in'),
  /** Its names in CloudWatch, in the account and region of the pipeline; what is not named has no alarms. */
  monitoring: z
    .strictObject({
      proxyName: identifier('RDS Proxy').optional(),
      clusterIdentifier: identifier('Aurora cluster').optional(),
    })
    .optional(),
});

/** A server on the developer's machine. */
const plainDatabase = z.strictObject({
  kind: z.literal('plain'),
  host: hostname,
  readerHost: hostname,
  port,
  user: z.string().min(1),
  password: z.string(),
});

export const databaseSettingsSchema = z.discriminatedUnion('kind', [
  newDatabase,
  existingCluster,
  existingDatabase,
  plainDatabase,
]);

export type NetworkSettings = z.infer<typeof network>;
export type NewDatabaseSettings = z.infer<typeof newDatabase>;
export type ExistingClusterSettings = z.infer<typeof existingCluster>;
/** What has a data stack. */
export type OwnDatabaseSettings = NewDatabaseSettings | ExistingClusterSettings;
export type ExistingDatabaseSettings = z.infer<typeof existingDatabase>;
export type PlainDatabaseSettings = z.infer<typeof plainDatabase>;
