import type { DelimitedDialect } from '../../dialect.ts';
import type { LoadFileFormat } from '../format.ts';
import { readDelimitedHeader } from './header.ts';
import { parseCells } from './parse-cells.ts';
import { delimitedReader } from './record-lines.ts';
import { sniffDelimited } from './sniff-delimited.ts';

/** Concordance DAT, CSV, tab and pipe: a header, and records of cells between delimiters. */
export const delimited: LoadFileFormat<DelimitedDialect> = {
  sniff: sniffDelimited,
  header: readDelimitedHeader,
  split: delimitedReader,
  parse: parseCells,
};
