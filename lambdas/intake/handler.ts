import { createS3Client } from '../../shared/shell/aws-clients.ts';
import { createFunctionRuntime } from '../../shared/shell/function-runtime.ts';
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
      for (const object of objects) if (caseId !== null) await importObject(ports, caseId, object, signal);
    }
  },
});
