import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Third-party load files beside the project; null where they are absent. */
export const sampleData = (path: string): string | null => {
  const file = fileURLToPath(new URL(`../../../shared/data/${path}`, import.meta.url));
  return existsSync(file) ? file : null;
};
