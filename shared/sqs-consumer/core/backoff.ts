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

/** SQS refuses a visibility timeout above twelve hours, and a delay above fifteen minutes. */
const MAX_VISIBILITY_SECONDS = 43_200;
const MAX_DELAY_SECONDS = 900;

/** Whole seconds from zero to the least of the limits, each as likely. */
function secondsUpTo(random: Random, ...limits: readonly number[]): number {
  return Math.floor(random() * (Math.floor(Math.min(...limits)) + 1));
}

/**
 * How long a message that failed stays out of sight: `random(0, min(max, base·2^receives))`.
 *
 * @param receives How often the message was received, this time included.
 * @returns Whole seconds, never above `maxSeconds` or what SQS takes.
 */
export const requeueDelaySeconds = (
  random: Random,
  receives: number,
  baseSeconds: number,
  maxSeconds: number,
): number => secondsUpTo(random, maxSeconds, exponential(baseSeconds, receives), MAX_VISIBILITY_SECONDS);

/**
 * How long a message that is postponed is delayed: `random(0, min(max, base·2^postponements))`.
 *
 * @param postponements How often it was postponed before.
 * @returns Whole seconds, never above `maxSeconds` or what SQS takes.
 */
export const postponementDelaySeconds = (
  random: Random,
  postponements: number,
  baseSeconds: number,
  maxSeconds: number,
): number => secondsUpTo(random, maxSeconds, exponential(baseSeconds, postponements), MAX_DELAY_SECONDS);
