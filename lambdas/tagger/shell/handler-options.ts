import { digestOf } from '../../../shared/core/digest.ts';
import type { TagDocuments } from '../../../shared/events/tag-documents.ts';
import { taggerQueueSchema } from '../../../shared/events/tagger-queue.ts';
import type { OwnOptions } from '../../../shared/shell/function-consumer.ts';
import type { RunCommand } from '../../../shared/shell/idempotency/idempotent-command.ts';
import { type TaggerPorts, tagDocuments, unitsOfCommands } from './tag-documents.ts';

/** The tagger's own part of its consumer. */
export const taggerOptions = (ports: TaggerPorts, idempotent: RunCommand): OwnOptions<TagDocuments> => ({
  parse: (body) => taggerQueueSchema.parse(body),
  caseIdOf: ({ caseId }) => caseId,
  unitsOf: unitsOfCommands,
  logFields: ({ batchId, partNumber }) => ({ batchId, partNumber }),
  process: async (unit, { remainingMs }) => {
    const [first] = unit;
    if (!first) return;
    await idempotent({
      // Commands of single documents come in other groups when they come again, so the key is what the group holds.
      key: ['TAG_DOCUMENTS', first.caseId, first.batchId, digestOf(JSON.stringify(unit)).toString('hex')],
      payload: null,
      remainingMs,
      work: async () => {
        await tagDocuments(ports, unit);
        return null;
      },
    });
  },
});
