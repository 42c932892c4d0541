/** CloudWatch's namespace of the metrics that the functions write themselves. */
export const METRICS_NAMESPACE = 'Caseload';

/**
 * Every metric that the functions write, and its unit. Each has two dimensions: `service`, the lambda's name, and
 * `deployment`, the prefix of all its names; a {@link SHARED_METRICS shared} one is written by `deployment` alone as well.
 * Never one a case, batch or document: CloudWatch bills each value of a dimension as a metric of its own. Work counts once
 * it is committed.
 */
export const METRICS = {
  /** Documents that became exhibits. */
  DocumentsLoaded: 'Count',
  DocumentsDuplicate: 'Count',
  DocumentsRejected: 'Count',
  /** From the begin of a part's transaction to its commit, attempts that were rolled back included. */
  PartSeconds: 'Seconds',
  /** Transactions that were run again in process. */
  TransactionRetries: 'Count',
  /** Attempts that InnoDB rolled back; the last attempt of a transaction counts as well. */
  Deadlocks: 'Count',
  /** Attempts that waited for a lock until the server gave up. */
  LockWaitTimeouts: 'Count',
  /** Messages that failed and are received again. */
  MessagesRequeued: 'Count',
  /** Messages sent anew because the failure is not put down to them, whatever it is put down to. */
  MessagesPostponed: 'Count',
  /** Messages that the function put on the dead-letter queue itself. */
  MessagesRefused: 'Count',
  /** Units of work handed back because too little time was left to begin them. */
  UnitsYielded: 'Count',
  /** Batches that had not moved for too long when a sweep looked; 0 says that one looked. */
  BatchesStandingStill: 'Count',
  /** Cases and batches that a sweep failed at, or left for lack of time or of their server; 0 when it looked at all. */
  SweepFailures: 'Count',
  /** What does not agree between a batch's sums and its tables. */
  ReconciliationDifferences: 'Count',
} as const;

export type MetricName = keyof typeof METRICS;

/** Those of which it matters how many all functions met together, whichever of them did. */
export const SHARED_METRICS = ['Deadlocks', 'LockWaitTimeouts'] as const satisfies readonly MetricName[];

export type SharedMetric = (typeof SHARED_METRICS)[number];
