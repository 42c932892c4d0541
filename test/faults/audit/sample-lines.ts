/** A row's values by the names of their columns. */
export type Cells = Readonly<Record<string, string>>;

/** A row of a sample's file. */
export interface SampleLine {
  readonly cells: Cells;
  /** Why it is no document of a load file, as far as its form tells. */
  readonly damage: 'cell count' | 'unclosed' | null;
}

/** Reads a sample in the plainest way, so that whoever judges by it shares no mistake with the product. */
export function sampleLines(bytes: Buffer): SampleLine[] {
  const [header = '', ...lines] = bytes.toString('utf8').replace('\ufeff', '').trimEnd().split('\r\n');
  const names = header.split('\u0014').map(bare);
  return lines.map((line) => {
    const values = line.split('\u0014').map(bare);
    const cells = Object.fromEntries(names.map((name, i) => [name, values[i] ?? '']));
    if (!line.endsWith('þ')) return { cells, damage: 'unclosed' };
    return { cells, damage: values.length === names.length ? null : 'cell count' };
  });
}

/** Rows that are whole and have an id. */
export const goodRows = (lines: readonly SampleLine[]): Cells[] =>
  lines.flatMap(({ cells, damage }) => (damage === null && cells['BEGDOC'] ? [cells] : []));

const bare = (cell: string): string => cell.slice(1, -1).replaceAll('þþ', 'þ').replaceAll('®', '\n');

/** How the values of one cell are parted: by `;` in a load file, and not at all in a message. */
export type Separator = RegExp | null;
export const IN_LOAD_FILES: Separator = /; */;
export const IN_MESSAGES: Separator = null;

/** The values of a row's custom fields, each as `field=value`. */
export const tagsOf = (cells: Cells, separator: Separator): string[] =>
  ['ISSUES', 'CONFIDENTIALITY', 'CONVERSATION'].flatMap((field) => {
    const cell = cells[field] ?? '';
    const values = separator === null ? [cell] : cell.split(separator);
    return values.flatMap((value) => (value === '' ? [] : [`${field}=${value}`]));
  });
