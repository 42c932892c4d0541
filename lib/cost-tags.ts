import * as z from 'zod';
import type { Owner } from './deployment-name.ts';

/** AWS allows fifty on a resource; CloudFormation and the deployment have some of their own. */
const MOST_TAGS = 40;

/**
 * Tags that the settings add.
 * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 */
export const tagSettingsSchema = z
  .record(
    z
      .string()
      .regex(
        /^(?!aws:|caseload:)[\p{L}\p{N} _.:/=+@-]{1,128}$/u,
        'use 1 to 128 letters, digits and _.:/=+@-, not aws: or caseload:',
      ),
    z.string().regex(/^[\p{L}\p{N} _.:/=+@-]{0,256}$/u, 'use up to 256 letters, digits and _.:/=+@-'),
  )
  .refine((tags) => Object.keys(tags).length <= MOST_TAGS, `use up to ${MOST_TAGS} tags`);

/**
 * The tags of a stage. They are its stacks' own: CloudFormation puts them on every resource that takes any, those of nested
 * stacks and of CDK's functions as well, and no template says them again.
 */
export const costTags = ({
  deployment,
  stage,
  tags,
}: Owner & { readonly tags: Readonly<Record<string, string>> }): Record<string, string> => ({
  ...tags,
  'caseload:deployment': deployment,
  'caseload:stage': stage,
});
