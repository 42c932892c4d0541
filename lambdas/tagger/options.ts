import { digestOf } from '../../shared/domain/digest.ts';
import type { OwnOptions } from '../../shared/functions/function-consumer.ts';
import type { RunCommand } from '../../shared/idempotency/idempotent-command.ts';
import type { TagDocuments } from '../../shared/messages/commands/tag-documents.ts';
import { taggerQueueSchema } from '../../shared/messages/queues/tagger-queue.ts';
import type { TaggerPorts } from './ports.ts';
import { tagDocuments, unitsOfCommands } from './shell/tag-documents.ts';

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
