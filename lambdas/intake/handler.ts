import { readObjectKey } from '../../shared/core/object-key.ts';
import { createS3Client } from '../../shared/shell/aws-clients.ts';
import { createFunctionRuntime } from '../../shared/shell/function-runtime.ts';
import { withLogFields } from '../../shared/shell/logger.ts';
import { createReadObject } from '../../shared/shell/object-source.ts';
import { type IntakeMessage, readIntakeMessage } from './core/intake-message.ts';
import { type IntakePorts, importObject } from './shell/import-object.ts';

const runtime = createFunctionRuntime('intake', process.env);
const ports: IntakePorts = {
  sessions: runtime.sessions,
  readObject: createReadObject(createS3Client({ endpointUrl: runtime.config.AWS_ENDPOINT_URL })),
  publish: runtime.publish,
  clock: runtime.clock,
};

/** Takes S3's notifications of load files and cuts each file into parts. */
export const handler = runtime.consumer<IntakeMessage>({
  parse: readIntakeMessage,
  caseIdOf: ({ caseId }) => caseId,
  process: async (unit, { signal }) => {
    for (const { caseId, objects } of unit) {
      for (const object of objects) {
        if (caseId === null) continue;
        const { batchName } = readObjectKey(object.key);
        await withLogFields({ batchName }, () => importObject(ports, caseId, object, signal));
      }
    }
  },
});
