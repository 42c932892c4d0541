/**
 * Run on a bundle's source map: names the sources from the project's root. The bundler names them from where it writes,
 * so the same sources would be another asset, and a change in every function, on each machine and in each output directory.
 *
 * Usage: node rebase-source-map.ts PROJECT_ROOT MAP_FILE
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';

const [, , projectRoot = '', mapFile = ''] = process.argv;
const map = JSON.parse(readFileSync(mapFile, 'utf8')) as { sources: string[] };
const fromRoot = (source: string): string => {
  const path = relative(projectRoot, resolve(dirname(mapFile), source))
    .split(sep)
    .join('/');
  // Packages that are linked into a checkout lie elsewhere.
  return path.replace(/^\.\.\/.*?(?=node_modules\/)/, '');
};
writeFileSync(mapFile, JSON.stringify({ ...map, sources: map.sources.map(fromRoot) }));
