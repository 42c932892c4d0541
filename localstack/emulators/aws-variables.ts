import { join } from 'node:path';
import { projectRoot } from '../places.ts';
import { LOCAL_CREDENTIALS } from '../runtime/function-variables.ts';

export const REGION = 'us-east-1';
/** What emulators take for the account of credentials that are none's. */
export const ACCOUNT = '000000000000';

/**
 * The environment of an AWS tool that may reach an emulator and nothing else: its endpoint, credentials that are worth nothing,
 * and no AWS configuration of the caller's.
 */
export function awsVariables(endpoint: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const nowhere = join(projectRoot, '.caseload', 'no-such-file');
  const inherited = Object.fromEntries(Object.entries(env).filter(([name]) => !/^(AWS|CDK)_/.test(name)));
  return {
    ...inherited,
    AWS_ENDPOINT_URL: endpoint,
    // CDK asks for it by name. An address rather than a name keeps buckets out of host names.
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_CONFIG_FILE: nowhere,
    AWS_SHARED_CREDENTIALS_FILE: nowhere,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
