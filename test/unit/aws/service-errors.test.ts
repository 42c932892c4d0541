import { SNSServiceException } from '@aws-sdk/client-sns';
import { SQSServiceException } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { saysServiceAway } from '../../../shared/aws/core/service-errors.ts';
import { PermanentError } from '../../../shared/domain/permanent-error.ts';
import { NotAcceptedError } from '../../../shared/messages/send/send-messages.ts';
import { CONNECTION_CODES } from '../../support/connection-codes.ts';

const answered = (name: string, httpStatusCode: number, $fault: 'client' | 'server' = 'client') =>
  new SQSServiceException({ name, $fault, $metadata: { httpStatusCode }, message: 'text' });
const named = (name: string, more: object = {}) => Object.assign(new Error('text'), { name, ...more });
const refused = (...entries: { Code?: string; SenderFault?: boolean }[]) => new NotAcceptedError('events', entries);

describe('a service is away', () => {
  test.each([
    ['it failed', answered('InternalError', 500, 'server')],
    ['it failed without a fault', answered('Unknown', 502)],
    ['it is unavailable', new SNSServiceException({ name: 'X', $fault: 'server', $metadata: {}, message: '' })],
    ['it throttles', answered('ThrottlingException', 400)],
    ['the key service throttles SNS', answered('KMSThrottlingException', 400)],
    ['the key service throttles SQS', answered('KmsThrottled', 400)],
    ['the key service throttles an entry', refused({ Code: 'KMSThrottling', SenderFault: true })],
    ['it throttles by status', answered('Unknown', 429)],
    ['S3 asks to slow down', named('SlowDown')],
    ['a request took too long', named('TimeoutError')],
    ['it refuses connections', named('Error', { code: 'ECONNREFUSED' })],
    ['its name is not known', named('Error', { code: 'ENOTFOUND' })],
    ['a body broke off', named('Error', { code: 'ERR_STREAM_PREMATURE_CLOSE' })],
    ['it did not take an entry', refused({ Code: 'InternalError', SenderFault: false })],
    ['it did not say whose fault an entry is', refused({ Code: 'Whatever' })],
    ['it holds one of two entries against the sender', refused({ SenderFault: true }, { SenderFault: false })],
    ['it throttles an entry', refused({ Code: 'RequestThrottled', SenderFault: true })],
    ['another error wraps it', new Error('outer', { cause: new Error('inner', { cause: named('SlowDown') }) })],
  ])('when %s', (_, error) => {
    expect(saysServiceAway(error)).toBe(true);
  });
});

describe('a service says not now', () => {
  test.each([
    'BandwidthLimitExceeded',
    'InternalError',
    'InternalFailure',
    'KMSInternalException',
    'KMSThrottling',
    'KMSThrottlingException',
    'KmsThrottled',
    'LimitExceededException',
    'OverLimit',
    'PriorRequestNotComplete',
    'ProvisionedThroughputExceededException',
    'RequestLimitExceeded',
    'RequestThrottled',
    'RequestThrottledException',
    'RequestTimeout',
    'RequestTimeoutException',
    'ServiceUnavailable',
    'SlowDown',
    'Throttled',
    'ThrottledException',
    'Throttling',
    'ThrottlingException',
    'TimeoutError',
    'TooManyRequestsException',
  ])('by the name %s, of a request or of an entry', (name) => {
    expect(saysServiceAway(answered(name, 400))).toBe(true);
    expect(saysServiceAway(refused({ Code: 'Invalid', SenderFault: true }, { Code: name, SenderFault: true }))).toBe(
      true,
    );
  });

  test.each([...CONNECTION_CODES, 'ERR_STREAM_PREMATURE_CLOSE'])('by the code %s of a connection', (code) => {
    expect(saysServiceAway(named('Error', { code }))).toBe(true);
  });

  test.each([500, 503, 429])('by the status %i', (status) => {
    expect(saysServiceAway(answered('Unknown', status))).toBe(true);
  });
});

describe('no service is away', () => {
  test.each([
    ['it refuses access', answered('AccessDenied', 403)],
    ['the key service refuses the key', answered('KMSDisabledException', 400)],
    ['it refuses the request', answered('InvalidParameterValue', 400)],
    ['it holds every entry against the sender', refused({ Code: 'InvalidParameterValue', SenderFault: true })],
    ['the database is', named('DatabaseFailure', { code: 'ECONNREFUSED' })],
    ['the driver lost a connection', named('Error', { code: 'ECONNRESET', fatal: true })],
    ['the server refused a statement', named('Error', { code: 'ETIMEDOUT', sqlState: 'HY000' })],
    ['Sequelize wraps the network', named('SequelizeConnectionError', { parent: named('E', { code: 'ETIMEDOUT' }) })],
    ['a message can never succeed', new PermanentError('SOURCE_MISSING', 'x', { cause: answered('NoSuchKey', 404) })],
    ['there is a bug', new TypeError('x is not a function')],
    ['nothing was thrown', undefined],
    ['a word was thrown', 'SlowDown'],
  ])('when %s', (_, error) => {
    expect(saysServiceAway(error)).toBe(false);
  });
});
