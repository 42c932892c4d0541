import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DelimitedDialect } from '../../../shared/load-files/dialect.ts';
import { parseRecord } from '../../../shared/load-files/records/parse-record.ts';
import { encoded, split } from '../../unit/load-files/samples.ts';
import { type Damage, damaged, damages, type MarkedTable, markedTables, written } from './marked-tables.ts';

/** Cells by the letter of RFC 4180, but with blanks around qualifiers, written without the reader's help; null when the text does not keep to it. */
function strictCells(text: string, { delimiter: d, qualifier: q }: DelimitedDialect): string[][] | null {
  if (q === null) return text.split(/[\r\n]+/).map((line) => line.split(d));
  const rows: string[][] = [[]];
  const behindBlanks = (from: number) => from + (/^[ \t]*/.exec(text.slice(from).split(d)[0] ?? '')?.[0].length ?? 0);
  for (let at = 0; ; ) {
    let cell = '';
    if (text[behindBlanks(at)] === q) {
      for (at = behindBlanks(at) + 1; ; at++) {
        if (at >= text.length) return null;
        if (text[at] === q && text[++at] !== q) break;
        cell += text[at];
      }
      at = behindBlanks(at);
    } else {
      while (at < text.length && text[at] !== d && text[at] !== '\n') {
        if (text[at] === q) return null;
        cell += text[at++];
      }
    }
    rows.at(-1)?.push(cell);
    if (at >= text.length) return rows;
    if (text[at] === '\n') rows.push([]);
    else if (text[at] !== d) return null;
    at++;
  }
}

interface Read {
  readonly start: number;
  readonly end: number;
  readonly cells: readonly string[] | null;
  readonly isTold: boolean;
}

function readAll(bytes: Uint8Array, { style: { dialect }, columns, idColumn }: MarkedTable): Read[] {
  return split(bytes, dialect, { columns, idColumn }).map((record) => {
    const parsed = parseRecord(record, dialect, columns);
    const cells = parsed.kind === 'cells' ? parsed.cells : null;
    const isTold = parsed.kind === 'fault' || parsed.strays.length > 0 || parsed.trailing > 0 || record.holdsRecord;
    return { start: record.byteStart, end: record.byteEnd, cells, isTold: isTold || cells?.length !== columns };
  });
}

/** The damage is one that nobody can see: the text keeps to the rules, and has the cells that it must have. */
const wellWritten = (text: string, { style: { dialect }, columns }: MarkedTable): boolean => {
  const rows = strictCells(text, dialect);
  return rows?.every((row) => row.length === columns || row.join('') === '') ?? false;
};

const textOf = (bytes: Uint8Array, { style }: MarkedTable): string =>
  new TextDecoder(style.dialect.encoding).decode(bytes);

/** The table's records with the damages, at most one in each; null where none could be done. */
function withDamages({ style, rows }: MarkedTable, some: readonly Damage[]): Map<number, string> | null {
  const bad = new Map<number, string>();
  for (const damage of some) {
    const mark = style.dialect[damage.mark];
    const at = damage.record % rows.length;
    const record = written(style, rows[at] ?? []);
    const text = mark === null ? null : damaged(record, damage, mark);
    if (text === null || text === record || bad.has(at)) return null;
    bad.set(at, text);
  }
  return bad;
}

const isMultiline = (row: readonly string[]): boolean => row.some((cell) => cell.includes('\n'));

function isSameForm({ idColumn }: MarkedTable, a: readonly string[], b: readonly string[]): boolean {
  const form = (row: readonly string[]) => row[idColumn]?.replace(/[a-z]+/gi, 'a').replace(/\d+/g, '0');
  return form(a) === form(b);
}

const lineEnds = fc.constantFrom('\n', '\r\n', '\r');

describe('a stray qualifier or delimiter', () => {
  it.each([
    ['costs its own record only, and is told', 1, 8_000],
    ['costs no third record where two have one each, and both are told', 2, 8_000],
  ])('%s', { timeout: 60_000 }, (_, count, numRuns) => {
    const some = fc.array(damages, { minLength: count, maxLength: count });
    return fc.assert(
      fc.property(markedTables, some, lineEnds, (table, chosen, lineEnd) => {
        const { style, rows } = table;
        const bad = withDamages(table, chosen);
        // A CR and what then begins with an LF are one line end.
        if (bad === null || (lineEnd === '\r' && [...bad.values()].some((text) => text.startsWith('\n')))) return;
        const lines = rows.map((row, i) => (bad.get(i) ?? written(style, row)) + lineEnd);
        const bytes = encoded(lines.join(''), style.dialect.encoding);
        const read = readAll(bytes, table);
        const ends = lines.map((_, i) => encoded(lines.slice(0, i + 1).join(''), style.dialect.encoding).length);
        const within = (from: number, to: number) => {
          const [start, end] = [ends[from - 1] ?? 0, ends[to] ?? 0];
          return { start, end, found: read.filter((one) => one.start < end && one.end > start) };
        };
        const isWellWritten = ({ start, end }: Read) =>
          wellWritten(textOf(bytes.subarray(start, end), table).replace(/(\r\n|\r|\n)$/, ''), table);
        const damagedIn = (one: Read) => [...bad.keys()].filter((i) => within(i, i).found.includes(one));
        /**
         * A row inside a record that lost a mark and is closed as it should be, by the other damage or by a value that
         * begins with a line end, so that nobody can see its end.
         */
        const isClosed = (row: readonly string[], found: readonly Read[]) => {
          const isUnlike = isMultiline(row) || [...bad.keys()].every((i) => !isSameForm(table, row, rows[i] ?? []));
          const closed = found.filter((one) => damagedIn(one).length > (isUnlike ? 0 : 1) && isWellWritten(one));
          return closed.length > 0 && found.some(({ isTold }) => isTold);
        };
        for (const [i, cells] of rows.entries()) {
          if (!bad.has(i)) {
            const { start, end, found } = within(i, i);
            if (isClosed(cells, found)) continue;
            expect(found).toMatchObject([{ start, end, cells }]);
            continue;
          }
          const { found } = within(i, i);
          if (found.length === 1 && found.every(isWellWritten)) continue;
          // Side by side, one damage may be what closes the other, and both are one record that is well written.
          const [from, to] = [bad.has(i - 1) ? i - 1 : i, bad.has(i + 1) ? i + 1 : i];
          const text = [bad.get(from), ...(from === to ? [] : [bad.get(to)])].join('\n');
          if (!wellWritten(text, table)) expect(within(from, to).found.some(({ isTold }) => isTold)).toBe(true);
        }
      }),
      { numRuns },
    );
  });

  it('is in no well-written file, whatever lines its values hold', { timeout: 60_000 }, () => {
    return fc.assert(
      fc.property(markedTables, ({ style, columns, idColumn, rows }) => {
        const { dialect } = style;
        const bytes = encoded(rows.map((row) => `${written(style, row)}\r\n`).join(''), dialect.encoding);
        const read = split(bytes, dialect, { columns, idColumn }).map((record) =>
          parseRecord(record, dialect, columns),
        );
        expect(read).toMatchObject(rows.map((cells) => ({ kind: 'cells', cells, strays: [], trailing: 0 })));
      }),
      { numRuns: 5_000 },
    );
  });
});
