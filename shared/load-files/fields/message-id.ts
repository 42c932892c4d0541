/**
 * A message id without its brackets, of which programs lose one or both, and without the white space around it. Null
 * when there is none: mail programs write that as an empty id, as `<>` or as the word null, and as ids these would match
 * each other.
 */
export function bareMessageId(text: string | null): string | null {
  const bare = text?.trim().replace(/^</, '').replace(/>$/, '').trim() ?? '';
  return bare === '' || bare.toLowerCase() === 'null' ? null : bare;
}
