import { Tracer } from '@aws-lambda-powertools/tracer';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';

/** What a trace is found by. Ids of cases and batches only: X-Ray keeps and shows it to whoever may read traces. */
export interface Annotations {
  readonly caseId: number | null;
  readonly batchId?: number | undefined;
}

/** Runs work as a part of the invocation's trace that can be found by its annotations. */
export type Trace = <T>(name: string, annotations: Annotations, work: () => Promise<T>) => Promise<T>;

export interface Tracing {
  readonly trace: Trace;
  /**
   * Has the requests of a client traced. Not S3's, which would say under which names people put their files, and whose
   * answer is a stream that has only begun when the request ends.
   */
  readonly capture: <C extends SQSClient | SNSClient>(client: C) => C;
}

/** Work as it is, where nothing is traced. */
export const untraced: Trace = (_name, _annotations, work) => work();

/**
 * Makes a function's tracing, once a cold start. Off unless Lambda traces the function, as POWERTOOLS_TRACE_ENABLED says.
 * Of an error a trace has that there was one, never what it says.
 */
export function createTracing(): Tracing {
  // Other requests go to Secrets Manager only; to patch Node's http for them would cost every request.
  const tracer = new Tracer({ captureHTTPsRequests: false });
  if (!tracer.isTracingEnabled()) return { trace: untraced, capture: (client) => client };
  return {
    capture: (client) => tracer.captureAWSv3Client(client),
    trace: (name, { caseId, batchId }, work) =>
      tracer.provider.captureAsyncFunc(name, async (segment) => {
        if (caseId !== null) segment?.addAnnotation('caseId', caseId);
        if (batchId !== undefined) segment?.addAnnotation('batchId', batchId);
        try {
          return await work();
        } catch (error) {
          segment?.addFaultFlag();
          throw error;
        } finally {
          segment?.close();
        }
      }) as ReturnType<typeof work>,
  };
}
