import { AsyncLocalStorage } from 'node:async_hooks';

export interface CaseContext {
  readonly caseId: number;
}

const storage = new AsyncLocalStorage<CaseContext>();

/** Runs `work` with the case as the current one; set once for each message. */
export const inCase = <T>(caseId: number, work: () => Promise<T>): Promise<T> => storage.run({ caseId }, work);

/** The case of the current message, or null outside one. */
export const currentCase = (): number | null => storage.getStore()?.caseId ?? null;
