import { createFunctionRuntime } from '../../shared/shell/function-runtime.ts';
import { migratorOptions } from './shell/handler-options.ts';

const runtime = createFunctionRuntime('migrator', process.env);
const ports = { sessions: runtime.sessions, ...runtime.database, clock: runtime.clock, actor: 'migrator' };

/** Makes the databases of cases and brings them, and the core database, up to date. */
export const handler = runtime.consumer(migratorOptions(ports));
