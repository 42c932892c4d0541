import * as z from 'zod';

/**
 * Where an emulator is known to do otherwise than AWS, and somebody here must know it. docs/local.md says of each what it is.
 */
export const DIFFERENCES = [
  'bodies-reprinted',
  'custom-resources-skipped',
  'object-keys-not-encoded',
  'redrive-policies-ignored',
] as const;

export type Difference = (typeof DIFFERENCES)[number];

/** A pipeline that was deployed to an emulator, as the end-to-end suite is told of it: a JSON file that E2E_TARGET names. */
export const targetDescriptionSchema = z.strictObject({
  /** As the suite prints it, with versions. */
  name: z.string(),
  endpoint: z.url(),
  /** What comes before every name: `caseload-local`. */
  prefix: z.string(),
  /** RDS_DBNAME of its functions. */
  databaseName: z.string(),
  /** As this machine reaches it. */
  database: z.strictObject({ host: z.string(), port: z.int(), user: z.string(), password: z.string() }),
  bucket: z.string(),
  topicArn: z.string(),
  differences: z.array(z.enum(DIFFERENCES)),
});

export type TargetDescription = z.infer<typeof targetDescriptionSchema>;
