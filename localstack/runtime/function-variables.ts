import { join } from 'node:path';
import type { FunctionPlan } from './deployment-plan.ts';

export interface LocalAws {
  readonly endpoint: string;
  readonly region: string;
}

/** Accepted by the emulator, worth nothing anywhere else. */
export const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' } as const;

/**
 * The environment of a function's process: the template's variables, what Lambda's runtime sets, the emulator in place of
 * AWS, and last the caller's overrides. Nothing of the caller's own environment, so no real account can be reached.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function functionVariables(
  plan: FunctionPlan,
  { endpoint, region }: LocalAws,
  overrides: Readonly<Record<string, string>>,
): Record<string, string> {
  const nowhere = join(plan.codeDirectory, 'no-such-file');
  return {
    ...plan.environment,
    TZ: 'UTC',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    AWS_ENDPOINT_URL: endpoint,
    AWS_CONFIG_FILE: nowhere,
    AWS_SHARED_CREDENTIALS_FILE: nowhere,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: plan.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(plan.memoryMegabytes),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${plan.name}`,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    LAMBDA_TASK_ROOT: plan.codeDirectory,
    _HANDLER: plan.handler,
    ...overrides,
  };
}

/**
 * What tells one execution environment of a function from the next: the name of its log stream, and the application id
 * that the SDK puts into the User-Agent of every request, by which a proxy knows who asks.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-appid.html
 */
export const environmentVariables = (id: string): Record<string, string> => ({
  AWS_LAMBDA_LOG_STREAM_NAME: id,
  AWS_SDK_UA_APP_ID: id,
});
