/** A table for people: a row of heads, then the others, in columns. */
export function table(rows: readonly (readonly (string | number | null)[])[]): string {
  const cells = rows.map((row) => row.map((cell) => printable(cell ?? '-')));
  const widths = cells[0]?.map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0))) ?? [];
  return cells
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** What a terminal would obey is not printed: names come from outside. */
const printable = (cell: string | number): string => String(cell).replace(/\p{C}/gu, '\uFFFD');
