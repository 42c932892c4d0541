/**
 * A file's path within its production, with `/` between its steps; null when it is absolute, names a drive or a URL,
 * or climbs with `..`, which would let a load file point outside its production.
 */
export function readRelativePath(text: string): string | null {
  const steps = text.replaceAll('\\', '/');
  if (steps.startsWith('/') || /\p{Cc}/u.test(steps)) return null;
  const [first = '', ...rest] = steps.split('/').filter((step) => step !== '' && step !== '.');
  if (first === '' || first.includes(':') || first === '..' || rest.includes('..')) return null;
  return [first, ...rest].join('/');
}

/** The extension of a path's last step, in lower case and without the dot; null when it has none. */
export function extensionOf(path: string): string | null {
  return /[^/\\]\.([^./\\\s]{1,32})$/.exec(path)?.[1]?.toLowerCase() ?? null;
}
