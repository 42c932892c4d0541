import { AsyncLocalStorage } from 'node:async_hooks';

export interface CaseContext {
  readonly caseId: number;
}

const storage = new AsyncLocalStorage<CaseContext>();

/** Runs `work` with the case as the current one; set once for each message. */
export const inCase = <T>(caseId: number, work: () => Promise<T>): Promise<T> => storage.run({ caseId }, work);

const signals = new AsyncLocalStorage<AbortSignal>();

/** Runs `work` so that its sessions end when the signal aborts: what has not committed by then is rolled back. */
export const untilAborted = <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> => signals.run(signal, work);

/** Runs what must be written down although the unit of work is given up, such as that nobody is at it any more. */
export const afterAbort = <T>(work: () => Promise<T>): Promise<T> => signals.exit(work);

/** The signal of the current unit of work, if any. */
export const currentSignal = (): AbortSignal | undefined => signals.getStore();

/** The case of the current message, or null outside one. */
export const currentCase = (): number | null => storage.getStore()?.caseId ?? null;
