import type { Fault } from '../fault.ts';
import { bytes } from './bytes.ts';
import { databaseOutages } from './database-outages.ts';
import { deadlockStorm } from './deadlock-storm.ts';
import { killedWorkers } from './killed-workers.ts';
import { poison } from './poison.ts';
import { repeats } from './repeats.ts';
import { serviceFaults } from './service-faults.ts';
import { slowWork } from './slow-work.ts';
import { standstill } from './standstill.ts';

/** Every fault, in the order in which `npm run faults` makes them. */
export const ALL_FAULTS: readonly Fault[] = [
  killedWorkers,
  repeats,
  deadlockStorm,
  databaseOutages,
  serviceFaults,
  slowWork,
  poison,
  bytes,
  standstill,
];
