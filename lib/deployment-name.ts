import * as z from 'zod';

export const STAGES = ['local', 'dev', 'prod'] as const;
export type Stage = (typeof STAGES)[number];

/** What a deployment is called when nobody names it. */
export const DEFAULT_DEPLOYMENT = 'caseload';

/** The longest that still leaves room in a bucket's 63 characters for stage, purpose, account and region. */
const MOST_CHARACTERS = 16;

/**
 * Tells the deployments of one account apart. No part of the name may be a stage's: `caseload-dev` would make every name of
 * the deployment `caseload-dev` begin as those of the stage `dev` of `caseload` do, and whoever goes by a prefix would
 * take one for the other.
 */
export const deploymentSchema = z
  .string()
  .max(MOST_CHARACTERS, `use up to ${MOST_CHARACTERS} characters`)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'use lower-case letters and digits, in parts with single dashes between them')
  .refine((name) => !name.split('-').some((part) => (STAGES as readonly string[]).includes(part)), {
    message: `leave the stage's name out (${STAGES.join(', ')}): it is put behind the deployment's by itself`,
  });

/** Whose a resource is. */
export interface Owner {
  readonly deployment: string;
  readonly stage: Stage;
}

/** What every name begins with, so that deployments and stages share none: `caseload-prod`. */
export const namePrefix = ({ deployment, stage }: Owner): string => `${deployment}-${stage}`;

/** RDS_DBNAME where the settings give none: `caseload_prod`. Schema names hold no dash, and deployments no underscore. */
export const schemaPrefix = (owner: Owner): string => namePrefix(owner).replaceAll('-', '_');
