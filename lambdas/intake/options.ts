import { readObjectKey } from '../../shared/domain/object-key.ts';
import type { OwnOptions } from '../../shared/functions/function-consumer.ts';
import { withLogFields } from '../../shared/observability/logger.ts';
import { type IntakeMessage, readIntakeMessage } from './core/intake-message.ts';
import type { IntakePorts } from './ports.ts';
import { importObject } from './shell/import-object.ts';

/** The intake's own part of its consumer. */
export const intakeOptions = (ports: IntakePorts): OwnOptions<IntakeMessage> => ({
  parse: readIntakeMessage,
  caseIdOf: ({ caseId }) => caseId,
  process: async (unit, { signal }) => {
    for (const { caseId, objects, given } of unit) {
      for (const object of objects) {
        if (caseId === null) continue;
        const { batchName } = readObjectKey(object.key);
        await withLogFields({ batchName }, () => importObject(ports, caseId, object, given, signal));
      }
    }
  },
});
