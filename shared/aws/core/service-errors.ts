import { causesOf } from '../../domain/error-chain.ts';

/**
 * Names under which AWS services and their SDK say: not now.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
const NOT_NOW: ReadonlySet<string> = new Set([
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
]);

/**
 * How Node.js says that a connection was not had, or ended.
 * @see https://nodejs.org/api/errors.html#common-system-errors
 */
const NO_CONNECTION: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ETIMEDOUT',
]);

type Layer = Readonly<Record<string, unknown>>;

/** The database's failures have the same codes; whether it is away is found out by asking it. */
const isOfDatabase = ({ name, sqlState, fatal }: Layer): boolean =>
  name === 'DatabaseFailure' || String(name).startsWith('Sequelize') || sqlState !== undefined || fatal !== undefined;

function saysAway(layer: Layer): boolean {
  const { name, code, $fault: fault, $metadata: metadata, codes, senderFault } = layer;
  const { httpStatusCode: status = 0 } = (metadata ?? {}) as { readonly httpStatusCode?: number };
  if (Array.isArray(codes) && typeof senderFault === 'boolean')
    return !senderFault || codes.some((each) => NOT_NOW.has(String(each)));
  return (
    fault === 'server' ||
    status >= 500 ||
    status === 429 ||
    NOT_NOW.has(String(name)) ||
    NO_CONNECTION.has(String(code))
  );
}

/**
 * Whether an error says that an AWS service cannot be used for now: it failed, throttled, timed out, was not reached, or
 * did not take a part of a batch without holding it against the sender. What it refused for good is none of these.
 */
export function saysServiceAway(error: unknown): boolean {
  for (const layer of causesOf(error)) {
    if (isOfDatabase(layer)) return false;
    if (saysAway(layer)) return true;
  }
  return false;
}
