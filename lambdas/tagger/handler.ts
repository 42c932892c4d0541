import { createFunctionRuntime } from '../../shared/functions/function-runtime.ts';
import { taggerOptions } from './options.ts';

const runtime = createFunctionRuntime('tagger', process.env);
const ports = { sessions: runtime.sessions, publish: runtime.publish, clock: runtime.clock };

/** Writes the custom fields, tags and taggings of documents that were loaded. */
export const handler = runtime.consumer(taggerOptions(ports, runtime.idempotent));
