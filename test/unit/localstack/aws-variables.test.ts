import { expect, test } from 'vitest';
import { awsVariables } from '../../../localstack/emulators/aws-variables.ts';

const ENDPOINT = 'http://127.0.0.1:4566';

test('an AWS tool asks LocalStack for everything, for S3 as well', () => {
  const variables = awsVariables(ENDPOINT, {});
  expect(variables).toMatchObject({ AWS_ENDPOINT_URL: ENDPOINT, AWS_ENDPOINT_URL_S3: ENDPOINT });
});

test("nothing of the caller's AWS configuration comes along, so no real account can be reached", () => {
  const variables = awsVariables(ENDPOINT, {
    AWS_PROFILE: 'production',
    AWS_SESSION_TOKEN: 'token',
    AWS_ENDPOINT_URL_SQS: 'https://sqs.example.com',
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    CDK_DEFAULT_ACCOUNT: '123456789012',
    HOME: '/home/someone',
  });
  expect(variables).not.toHaveProperty('AWS_PROFILE');
  expect(variables).not.toHaveProperty('AWS_SESSION_TOKEN');
  expect(variables).not.toHaveProperty('AWS_ENDPOINT_URL_SQS');
  expect(variables).not.toHaveProperty('CDK_DEFAULT_ACCOUNT');
  expect(variables['AWS_ACCESS_KEY_ID']).toBe('local');
  expect(variables['HOME']).toBe('/home/someone');
});
