import type { FunctionLogs, LogLine } from '../lab/function-logs.ts';

/** What functions write when the database fails a transaction, or their probe of it. */
const OF_DATABASE = ['A transaction is run again.', 'The database cannot be used; work is postponed.'];
/** And when a service does, after all the SDK's own retries. */
const OF_SERVICES = ['Messages are postponed: what failed is not held against them.'];

/** How often functions met one of these errors of the database; each is a number, a code or a name. */
export const timesMet = (logs: FunctionLogs, ...errors: readonly (number | string)[]): number =>
  linesWith(logs, OF_DATABASE, errors);

/** How often functions gave up on a service with one of these errors. */
export const timesGivenUp = (logs: FunctionLogs, ...errors: readonly string[]): number =>
  linesWith(logs, OF_SERVICES, errors);

/** How often functions gave up on a service with whatever error; what nobody tried does not count. */
export const unitsGivenUp = (logs: FunctionLogs): number =>
  OF_SERVICES.flatMap((message) => logs.lines(message)).filter((line) => errorOf(line)['name'] !== 'NotAvailableError')
    .length;

function linesWith(logs: FunctionLogs, messages: readonly string[], errors: readonly (number | string)[]): number {
  const known = new Set<unknown>(errors);
  return messages
    .flatMap((message) => logs.lines(message))
    .map(layersOf)
    .filter((layers) => layers.some(({ errno, code, name }) => [errno, code, name].some((value) => known.has(value))))
    .length;
}

/** An error and what it wraps, as the logger writes them. */
function layersOf(line: LogLine): LogLine[] {
  const layers: LogLine[] = [];
  for (let layer: LogLine | undefined = errorOf(line); layer; layer = layer['cause'] as LogLine | undefined) {
    if (typeof layer !== 'object') break;
    layers.push(layer);
  }
  return layers;
}

/** A retry's line has the error's number and code in itself. */
const errorOf = (line: LogLine): LogLine => (line['error'] as LogLine | undefined) ?? line;
