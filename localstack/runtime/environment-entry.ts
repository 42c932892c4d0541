/**
 * The process of one execution environment: loads the function's bundle once and handles one invocation after another,
 * as Lambda's Node.js runtime does. It ends when its parent ends.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Context } from 'aws-lambda';
import type { EnvironmentArguments, EnvironmentMessage, InvokeMessage } from './environment-protocol.ts';

type Handler = (event: unknown, context: Context) => unknown;

const given = JSON.parse(process.argv[2] ?? '{}') as EnvironmentArguments;

// The parent decides when work ends; Ctrl-C in a terminal reaches every process.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));

const handler = await loadHandler(given);
process.on('message', (message: InvokeMessage) => void invoke(message));
send({ type: 'ready' });

async function invoke({ requestId, event, deadline }: InvokeMessage): Promise<void> {
  send({ type: 'begun', requestId });
  try {
    const response = await handler(event, contextFor(requestId, deadline));
    send({ type: 'returned', requestId, payload: JSON.stringify(response ?? null) ?? 'null' });
  } catch (error) {
    console.error(error);
    send({
      type: 'threw',
      requestId,
      message: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    });
  }
}

async function loadHandler({ codeDirectory, handler: name }: EnvironmentArguments): Promise<Handler> {
  const [file = '', exported = ''] = [name.slice(0, name.lastIndexOf('.')), name.slice(name.lastIndexOf('.') + 1)];
  const path = ['.mjs', '.js', '.cjs'].map((suffix) => join(codeDirectory, file + suffix)).find((p) => existsSync(p));
  if (!path) throw new Error(`Runtime.ImportModuleError: there is no ${file}.mjs or ${file}.js in ${codeDirectory}.`);
  const module = (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>;
  // A CommonJS bundle whose exports Node cannot see by reading it has them on `default`.
  const found = module[exported] ?? (module['default'] as Readonly<Record<string, unknown>> | undefined)?.[exported];
  if (typeof found !== 'function') throw new Error(`Runtime.HandlerNotFound: ${path} exports no function ${exported}.`);
  return found as Handler;
}

function contextFor(requestId: string, deadline: number): Context {
  const unavailable = () => {
    throw new Error('Node.js 24 on Lambda has no callbacks; return a promise.');
  };
  return {
    awsRequestId: requestId,
    functionName: given.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: given.functionArn,
    memoryLimitInMB: String(given.memoryMegabytes),
    logGroupName: `/aws/lambda/${given.functionName}`,
    logStreamName: given.logStreamName,
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: unavailable,
    fail: unavailable,
    succeed: unavailable,
  };
}

function send(message: EnvironmentMessage): void {
  process.send?.(message);
}
