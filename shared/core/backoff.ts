/** A source of randomness: uniformly distributed in [0, 1). */
export type Random = () => number;

/** 2^52 is the last power of two at which milliseconds and seconds still count in ones. */
const MAX_EXPONENT = 52;

const exponential = (base: number, exponent: number): number => base * 2 ** Math.min(exponent, MAX_EXPONENT);

/**
 * How long to wait before running a failed transaction again: `random(0, base·2^attempt)`, full jitter, because
 * workers that collided once and wait equally long collide again.
 *
 * @param attempt Attempts made so far, 1 before the first retry.
 * @returns Milliseconds, not rounded.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export const retryDelay = (random: Random, attempt: number, baseMs: number): number =>
  random() * exponential(baseMs, attempt);

/** SQS refuses a visibility timeout above twelve hours. */
const MAX_VISIBILITY_SECONDS = 43_200;

/**
 * How long a message that failed stays out of sight: `random(0, min(max, base·2^receives))`.
 *
 * @param receives How often the message was received, this time included.
 * @returns Whole seconds, never above `maxSeconds` or what SQS takes.
 */
export function requeueDelaySeconds(random: Random, receives: number, baseSeconds: number, maxSeconds: number): number {
  const longest = Math.floor(Math.min(maxSeconds, exponential(baseSeconds, receives), MAX_VISIBILITY_SECONDS));
  return Math.floor(random() * (longest + 1));
}
