/** The moment that a `_gmt` column holds. */
export const fromGmt = (text: string): Date => new Date(`${text.replace(' ', 'T')}Z`);

/** A moment as a `_gmt` column takes it: UTC, `YYYY-MM-DD HH:MM:SS.mmm`. @param ms Milliseconds since the epoch. */
export const gmt = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
