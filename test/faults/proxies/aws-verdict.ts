import type { AwsRequest } from './aws-request.ts';

/** What becomes of a request. */
export type AwsVerdict =
  | { readonly kind: 'pass' }
  /** The service answers with an error, and has done nothing. */
  | { readonly kind: 'answer'; readonly status: number; readonly code: string }
  /** Nothing happens, until the client gives up, which is told. */
  | { readonly kind: 'hang'; readonly givenUp?: () => void }
  /** The connection is reset before the service has seen the request. */
  | { readonly kind: 'reset' }
  /** Only the first entries of a batch go through; the others come back as failed, by no fault of the sender. */
  | { readonly kind: 'partial'; readonly accept: number }
  /** The service has done its work, and the client has not heard; then it hears, or the connection is reset. */
  | { readonly kind: 'after'; readonly run: () => Promise<'answer' | 'reset'> }
  /** The answer's body ends too early: no more bytes come, or the connection is reset. A shorter one is not broken off. */
  | {
      readonly kind: 'body';
      readonly afterBytes: number;
      readonly ending: 'stall' | 'reset';
      readonly brokenOff?: () => void;
    };

/** Decides about a request; a promise holds it back. */
export type AwsHook = (request: AwsRequest) => AwsVerdict | Promise<AwsVerdict>;
