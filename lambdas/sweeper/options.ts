import type { OwnOptions } from '../../shared/functions/function-consumer.ts';
import { type SweeperMessage, sweeperQueueSchema } from '../../shared/messages/queues/sweeper-queue.ts';
import type { SweeperPorts } from './ports.ts';
import { sweep } from './shell/sweep.ts';

/** The sweeper's own part of its consumer. */
export const sweeperOptions = (ports: SweeperPorts): OwnOptions<SweeperMessage> => ({
  parse: (body) => sweeperQueueSchema.parse(body),
  caseIdOf: () => null,
  // Messages that have piled up ask for one look.
  unitsOf: (messages) => [messages],
  process: (_unit, { signal }) => sweep(ports, signal),
});
