import { RemovalPolicy } from 'aws-cdk-lib';

/**
 * What becomes of a bucket, a queue or a log when its stack is deleted. Kept ones go all the same when the deployment that makes
 * them fails: nothing is in them yet, and the next attempt would find their names taken.
 */
export const removalPolicy = (kept: boolean): RemovalPolicy =>
  kept ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
