import type { CaseSession } from '../../../shared/cases/sessions.ts';
import type { Pipeline } from './pipeline.ts';

/** A transaction of intake that is held before its commit. */
export interface HeldTransaction {
  /** When it has come so far. */
  readonly held: Promise<void>;
  readonly release: () => void;
}

/** Holds the transactions on a case in which intake inserts into a table. */
export function holdIntake(pipeline: Pipeline, table: string): HeldTransaction {
  const held = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const { sessions } = pipeline.ports.intake;
  const writerSession = <T>(work: (session: CaseSession) => Promise<T>): Promise<T> =>
    sessions.writerSession(async (session) => {
      let inserts = false;
      const insert: CaseSession['insert'] = (into, rows) => {
        inserts ||= into.name === table;
        return session.insert(into, rows);
      };
      const result = await work({ ...session, insert });
      if (inserts) {
        held.resolve();
        await released.promise;
      }
      return result;
    });
  pipeline.ports.intake = {
    ...pipeline.ports.intake,
    sessions: { ...sessions, writerSession: writerSession as typeof sessions.writerSession },
  };
  return { held: held.promise, release: released.resolve };
}
