/** Load files of one case that all name the same people, tags and contents, every second file in opposite order. */
export interface Storm {
  readonly files: readonly { readonly fileName: string; readonly bytes: Buffer }[];
  /** What they come to, whoever was first. */
  readonly truth: Readonly<
    Record<'loaded' | 'duplicates' | 'taggings' | 'tags' | 'customFields' | 'custodians', number>
  >;
}

const HEADER = ['DOCID', 'CUSTODIAN', 'ALL CUSTODIANS', 'MD5HASH', 'Issue', 'Reviewer'];
const VALUES = 150;
const PEOPLE = 80;

/** @param rows Rows of each file; half of them are copies of the same row of every other file. */
export function stormFiles(count: number, rows: number): Storm {
  const shared = rows >> 1;
  const files = Array.from({ length: count }, (_, file) => {
    const lines = Array.from({ length: rows }, (_, row) => line(file, row, shared));
    const ordered = file % 2 === 0 ? lines : lines.reverse();
    return { fileName: `storm-${file}.csv`, bytes: Buffer.from(`${[HEADER.join(','), ...ordered].join('\r\n')}\r\n`) };
  });
  const loaded = shared + (rows - shared) * count;
  return {
    files,
    truth: {
      loaded,
      duplicates: shared * (count - 1),
      taggings: loaded * 2,
      tags: Math.min(VALUES, rows) * 2,
      customFields: 2,
      custodians: Math.min(PEOPLE, rows),
    },
  };
}

/** Copies carry the same values, so that it does not matter which of them is kept. */
function line(file: number, row: number, shared: number): string {
  const content = row < shared ? `shared ${row}` : `${file} ${row}`;
  const md5 = Buffer.from(content).toString('hex').padStart(32, '0').slice(-32);
  const [person, next] = [row % PEOPLE, (row + 1) % PEOPLE];
  const value = row % VALUES;
  return `F${file}-${row},Person ${person},Person ${next},${md5},Issue ${value},Reviewer ${value}`;
}
