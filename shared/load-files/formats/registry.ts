import type { Dialect } from '../dialect.ts';
import { delimited } from './delimited/delimited.ts';
import type { LoadFileFormat } from './format.ts';
import { jsonLines } from './json-lines.ts';

const BY_NAME: Readonly<Record<Dialect['format'], LoadFileFormat>> = { jsonl: jsonLines, delimited };

/** Every format, in the order in which a file is compared with them. */
export const FORMATS: readonly LoadFileFormat[] = Object.values(BY_NAME);

export const formatOf = ({ format }: Dialect): LoadFileFormat => BY_NAME[format];
