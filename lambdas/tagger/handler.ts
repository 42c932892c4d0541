import { digestOf } from '../../shared/core/digest.ts';
import type { TagDocuments } from '../../shared/events/tag-documents.ts';
import { taggerQueueSchema } from '../../shared/events/tagger-queue.ts';
import { createFunctionRuntime } from '../../shared/shell/function-runtime.ts';
import { withLogFields } from '../../shared/shell/logger.ts';
import { type TaggerPorts, tagDocuments, unitsOfCommands } from './shell/tag-documents.ts';

const runtime = createFunctionRuntime('tagger', process.env);
const ports: TaggerPorts = { sessions: runtime.sessions, publish: runtime.publish, clock: runtime.clock };

/** Writes the custom fields, tags and taggings of documents that were loaded. */
export const handler = runtime.consumer<TagDocuments>({
  parse: (body) => taggerQueueSchema.parse(body),
  caseIdOf: ({ caseId }) => caseId,
  unitsOf: unitsOfCommands,
  process: async (unit, { remainingMs }) => {
    const [first] = unit;
    if (!first) return;
    const { caseId, batchId } = first;
    await withLogFields({ batchId, partNumber: first.partNumber }, () =>
      runtime.idempotent({
        // Commands of single documents come in other groups when they come again, so the key is what the group holds.
        key: ['TAG_DOCUMENTS', caseId, batchId, digestOf(JSON.stringify(unit)).toString('hex')],
        payload: null,
        remainingMs,
        work: async () => {
          await tagDocuments(ports, unit);
          return null;
        },
      }),
    );
  },
});
