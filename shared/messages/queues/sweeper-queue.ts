import * as z from 'zod';
import { sweepSchema } from '../commands/sweep.ts';

/** Every message the sweeper takes from its queue. */
export const sweeperQueueSchema = z.discriminatedUnion('eventType', [sweepSchema]);

export type SweeperMessage = z.infer<typeof sweeperQueueSchema>;
