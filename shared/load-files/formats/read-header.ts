import type { Dialect } from '../dialect.ts';
import type { Header } from './format.ts';
import { formatOf } from './registry.ts';

/**
 * Reads the header of a load file from its first bytes: the whole file, or at least HEAD_BYTES of it.
 * @throws PermanentError SOURCE_EMPTY without any line, HEADER_INVALID with what to mend.
 */
export const readHeader = (dialect: Dialect, head: Uint8Array): Header => formatOf(dialect).header(dialect, head);
