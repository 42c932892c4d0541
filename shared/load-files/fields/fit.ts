/** Why a value does not fit a column of so many characters (code points), in words; null when it fits. */
export function exceedsCharacters(value: string, limit: number): string | null {
  // Stryker disable next-line ConditionalExpression,EqualityOperator: a short cut; counting says the same
  if (value.length <= limit) return null;
  let count = 0;
  for (const _ of value) count++;
  return count <= limit ? null : `${count} characters, at most ${limit}`;
}

/** Why a value does not fit a column of so many UTF-8 bytes, in words; null when it fits. */
export function exceedsBytes(value: string, limit: number): string | null {
  // A UTF-16 unit takes at most three bytes.
  // Stryker disable next-line ConditionalExpression,EqualityOperator: a short cut; counting says the same
  if (value.length * 3 <= limit) return null;
  const count = Buffer.byteLength(value);
  return count <= limit ? null : `${count} bytes, at most ${limit}`;
}
