import type { AwsRequest, AwsVerdict } from '../../proxies/aws-proxy.ts';

/** One way in which a request may be broken. */
export interface Breakage {
  /** `sns partial`. */
  readonly name: string;
  readonly fits: (request: AwsRequest) => boolean;
  /** @param struck Is to be called when it came about. */
  readonly verdict: (request: AwsRequest, struck: () => void) => AwsVerdict;
}

type Service = AwsRequest['service'];

/** What each service says when it is not well. */
const ERRORS: Readonly<Record<Service, readonly (readonly [status: number, code: string])[]>> = {
  sqs: [
    [400, 'ThrottlingException'],
    [500, 'InternalFailure'],
    [503, 'ServiceUnavailable'],
  ],
  sns: [
    [400, 'Throttling'],
    [500, 'InternalError'],
    [503, 'ServiceUnavailable'],
  ],
  s3: [
    [503, 'SlowDown'],
    [500, 'InternalError'],
  ],
};
const BROKEN_AFTER_BYTES = 1_000;

/** Every way in which requests of a service are broken. */
export const breakagesOf = (service: Service): readonly Breakage[] => [
  ...ERRORS[service].map(([status, code]) => always(`${service} ${code}`, { kind: 'answer', status, code })),
  always(`${service} reset`, { kind: 'reset' }),
  always(`${service} reset after its work`, { kind: 'after', run: async () => 'reset' }),
  service === 's3' ? bodyBrokenOff : batchInPart(service),
];

const always = (name: string, verdict: AwsVerdict): Breakage => ({
  name,
  fits: () => true,
  verdict(_, struck) {
    struck();
    return verdict;
  },
});

const bodyBrokenOff: Breakage = {
  name: 's3 body broken off',
  fits: ({ action }) => action === 'GetObject',
  verdict: (_, brokenOff) => ({ kind: 'body', afterBytes: BROKEN_AFTER_BYTES, ending: 'reset', brokenOff }),
};

/** Half of a batch is accepted, and of a single entry nothing: always fewer than were sent. */
const batchInPart = (service: Service): Breakage => ({
  name: `${service} batch accepted in part`,
  fits: (request) => entriesOf(request) > 0,
  verdict(request, struck) {
    struck();
    return { kind: 'partial', accept: Math.floor(entriesOf(request) / 2) };
  },
});

/** Entries of a batch; 0 when the request is none. */
export function entriesOf({ service, action, body }: AwsRequest): number {
  if (service === 'sqs' && action === 'SendMessageBatch') {
    return (JSON.parse(body) as { readonly Entries: readonly unknown[] }).Entries.length;
  }
  if (service !== 'sns' || action !== 'PublishBatch') return 0;
  return [...new URLSearchParams(body).keys()].filter((name) => ENTRY_ID.test(name)).length;
}

const ENTRY_ID = /^PublishBatchRequestEntries\.member\.\d+\.Id$/;
