import { readObjectKey } from '../../../shared/core/object-key.ts';
import type { OwnOptions } from '../../../shared/shell/function-consumer.ts';
import { withLogFields } from '../../../shared/shell/logger.ts';
import { type IntakeMessage, readIntakeMessage } from '../core/intake-message.ts';
import { importObject } from './import-object.ts';
import type { IntakePorts } from './ports.ts';

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
