import type { BucketNotification } from '../fauxqs/bucket-notifications.ts';

/** What a template says shall exist, with every value worked out. */
export interface DeploymentPlan {
  readonly queues: readonly QueuePlan[];
  readonly topics: readonly { readonly logicalId: string; readonly name: string }[];
  readonly subscriptions: readonly SubscriptionPlan[];
  readonly buckets: readonly BucketPlan[];
  readonly functions: readonly FunctionPlan[];
  readonly mappings: readonly MappingPlan[];
  readonly schedules: readonly SchedulePlan[];
  /** ARNs of the functions that are called once, before any queue is polled. */
  readonly triggers: readonly string[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

export interface QueuePlan {
  readonly logicalId: string;
  readonly name: string;
  /** As CreateQueue takes them. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface SubscriptionPlan {
  readonly topicArn: string;
  readonly queueArn: string;
  /** As Subscribe takes them. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface BucketPlan {
  readonly logicalId: string;
  readonly name: string;
  readonly versioned: boolean;
  readonly notifications: readonly BucketNotification[];
}

export interface FunctionPlan {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** Absolute directory of the unpacked code. */
  readonly codeDirectory: string;
  /** `file.export` */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** A message that goes to a queue each time so many milliseconds have passed. */
export interface SchedulePlan {
  readonly everyMs: number;
  readonly queueArn: string;
  readonly body: string;
}

/** An event source mapping from a queue to a function. */
export interface MappingPlan {
  readonly queueArn: string;
  readonly functionArn: string;
  readonly batchSize: number;
  readonly batchingWindowSeconds: number;
  /** Null when the mapping sets none. */
  readonly maximumConcurrency: number | null;
  readonly reportsBatchItemFailures: boolean;
}
