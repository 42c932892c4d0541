import * as z from 'zod';

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
});

export type TargetDescription = z.infer<typeof targetDescriptionSchema>;
