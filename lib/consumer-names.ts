/**
 * The consumers, by their queue's name, and the lambda that reads each queue. The one list that settings, stack and
 * dashboard go by.
 */
export const LAMBDA_OF = {
  intake: 'intake',
  loader: 'documentloader',
  tagger: 'tagger',
  checkpoint: 'checkpoint',
  migrator: 'migrator',
  sweeper: 'sweeper',
} as const;

export type ConsumerName = keyof typeof LAMBDA_OF;
export type LambdaName = (typeof LAMBDA_OF)[ConsumerName];

export const CONSUMER_NAMES = Object.keys(LAMBDA_OF) as ConsumerName[];
