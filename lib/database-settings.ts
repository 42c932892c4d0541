import * as z from 'zod';

const hostname = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/, 'give a host name or an address, without scheme or port');
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
const idsOf = (prefix: 'subnet' | 'sg', advice: string) =>
  z
    .array(z.string().regex(new RegExp(`^${prefix}-[0-9a-f]+$`), `give ids such as ${prefix}-0123456789abcdef0`))
    .min(1, advice);
const capacity = z
  .number()
  .min(0.5, 'Aurora capacity units start at 0.5')
  .max(256, 'Aurora capacity units end at 256')
  .multipleOf(0.5, 'Aurora capacity units go in steps of 0.5');

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
  })
  .refine((database) => database.minimumCapacity <= database.maximumCapacity, {
    path: ['minimumCapacity'],
    message: 'must not be above maximumCapacity',
  });

/** A database that exists, reached over TLS, usually through an RDS Proxy. The subnets need a way to S3, SQS, SNS and Secrets Manager. */
const existingDatabase = z.strictObject({
  kind: z.literal('existing'),
  host: hostname,
  readerHost: hostname,
  port,
  secretArn,
  secretKeyArn: keyArn.optional(),
  subnetIds: idsOf('subnet', 'name the private subnets that the functions run in'),
  securityGroupIds: idsOf('sg', 'name the security group that the database lets in'),
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

export const databaseSettingsSchema = z.discriminatedUnion('kind', [newDatabase, existingDatabase, plainDatabase]);

export type NewDatabaseSettings = z.infer<typeof newDatabase>;
export type ExistingDatabaseSettings = z.infer<typeof existingDatabase>;
export type PlainDatabaseSettings = z.infer<typeof plainDatabase>;
