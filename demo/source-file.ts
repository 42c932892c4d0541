import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { DemoError } from './demo-error.ts';

/** A load file to import. */
export interface SourceFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly read: () => Promise<Buffer>;
}

/** The emulator holds objects in memory and takes no larger one. */
const MAX_BYTES = 1024 ** 3;

/**
 * Looks at a file before anything is started for it.
 * @throws DemoError FILE_MISSING, FILE_UNREADABLE, FILE_EMPTY, FILE_TOO_LARGE
 */
export async function sourceFile(path: string): Promise<SourceFile> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') {
      throw new DemoError('FILE_MISSING', `There is no file ${path}.`, { cause });
    }
    throw unreadable(path, cause);
  });
  if (!found.isFile()) throw new DemoError('FILE_UNREADABLE', `${path} is not a file. Name a load file in it.`);
  if (found.size === 0) throw new DemoError('FILE_EMPTY', `${path} is empty.`);
  if (found.size > MAX_BYTES) {
    throw new DemoError(
      'FILE_TOO_LARGE',
      `${path} has more than 1 GiB, which the demo holds in memory. Cut it in two.`,
    );
  }
  const read = () =>
    readFile(path).catch((cause: NodeJS.ErrnoException) => {
      throw unreadable(path, cause);
    });
  return { name: basename(path), size: found.size, read };
}

const unreadable = (path: string, cause: NodeJS.ErrnoException): DemoError =>
  new DemoError('FILE_UNREADABLE', `${path} cannot be read (${cause.code}).`, { cause });
