import { z } from 'zod';

/** How a function's environment says where the databases are. */
export const databaseVariables = z.object({
  RDS_HOST: z.string().min(1),
  RDS_READER_HOST: z.string().min(1).optional(),
  RDS_PORT: z.coerce.number().int().min(1).max(65_535).default(3306),
  RDS_DBNAME: z.string().min(1),
  RDS_REGION_NAME: z.string().min(1).default('default'),
  RDS_TLS: z.enum(['required', 'off']).default('required'),
  RDS_SECRET_ARN: z.string().min(1).optional(),
  RDS_USER: z.string().min(1).optional(),
  RDS_PASSWORD: z.string().optional(),
});

/** The names of these variables. */
export type DatabaseVariable = keyof typeof databaseVariables.shape;
