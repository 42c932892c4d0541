/** What becomes of a batch's messages: `done` are deleted, `failed` stay and come back when their visibility ends. */
export interface Settlement {
  readonly done: readonly string[];
  readonly failed: readonly string[];
}

/**
 * Lambda's reading of what a function returned for a batch of SQS messages. Where the documentation is silent (a
 * response that is no object, a list that is none), nothing is known to have succeeded, so everything failed.
 * @param payload The response as JSON text, as the function's runtime sends it.
 * @param reports The mapping has ReportBatchItemFailures; otherwise any response is success.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function settleBatch(messageIds: readonly string[], payload: string, reports: boolean): Settlement {
  const failed = reports ? failedIds(payload, new Set(messageIds)) : new Set<string>();
  if (!failed) return { done: [], failed: messageIds };
  return { done: messageIds.filter((id) => !failed.has(id)), failed: messageIds.filter((id) => failed.has(id)) };
}

/** Null when the whole batch failed. */
function failedIds(payload: string, valid: ReadonlySet<string>): Set<string> | null {
  if (payload === '') return new Set();
  let response: unknown;
  try {
    response = JSON.parse(payload);
  } catch {
    return null;
  }
  if (response === null) return new Set();
  if (typeof response !== 'object' || Array.isArray(response)) return null;
  const { batchItemFailures: items } = response as { batchItemFailures?: unknown };
  if (items === undefined || items === null) return new Set();
  if (!Array.isArray(items)) return null;
  const ids = items.map((item: { itemIdentifier?: unknown } | null) => item?.itemIdentifier);
  return ids.every((id) => typeof id === 'string' && valid.has(id)) ? new Set(ids as string[]) : null;
}
