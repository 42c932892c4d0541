import type { DocumentFile } from '../../domain/document.ts';
import { CHARACTER_LIMITS } from '../../domain/limits.ts';
import { FILE_KINDS } from '../../domain/vocabulary.ts';
import { exceedsCharacters } from './fit.ts';
import { extensionOf, readRelativePath } from './paths.ts';
import type { RowValues } from './row-values.ts';

/** The files that a row names; an unsafe or over-long path is dropped with a fault. */
export function readDocumentFiles({ byRole, faults }: RowValues): DocumentFile[] {
  const files: DocumentFile[] = [];
  for (const kind of FILE_KINDS) {
    const found = byRole.get(kind);
    if (!found) continue;
    const { header: column, text } = found;
    const path = readRelativePath(text);
    const excess = path && exceedsCharacters(path, CHARACTER_LIMITS.filePath);
    // Tools use "Extracted Text" for the path of a text file and for the text itself; a text is no path.
    if (path === null || (kind === 'text' && extensionOf(path) === null)) {
      faults.push({ code: 'PATH_UNSAFE', column, detail: path === null ? null : 'not the path of a file' });
    } else if (excess) faults.push({ code: 'VALUE_TOO_LONG', column, detail: excess });
    else files.push({ kind, path });
  }
  return files;
}
