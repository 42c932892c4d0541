/** Names one batch across the platform. */
export const jobId = (caseId: number, batchId: number): string => `${caseId}-${batchId}`;
