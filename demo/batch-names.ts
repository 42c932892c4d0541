import { CHARACTER_LIMITS } from '../shared/domain/limits.ts';

/** Characters kept for a number behind the name. */
const ROOM_FOR_NUMBER = 8;

/** The name of each file's batch: the file's own without its extension, numbered where it comes again. */
export function batchNames(fileNames: readonly string[]): string[] {
  const taken = new Set<string>();
  return fileNames.map((fileName) => {
    const base = baseName(fileName);
    let name = base;
    for (let number = 2; taken.has(name); number++) name = `${base}-${number}`;
    taken.add(name);
    return name;
  });
}

/** A name of dots only would be a step in the object's path. */
function baseName(fileName: string): string {
  const name = fileName.replace(/(?<=.)\.[^.]*$/s, '');
  const characters = [...(/^\.*$/.test(name) ? 'load-file' : name)];
  return characters.slice(0, CHARACTER_LIMITS.batchName - ROOM_FOR_NUMBER).join('');
}
