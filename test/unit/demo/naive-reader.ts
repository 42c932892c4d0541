import type { DedupePolicy } from '../../../shared/domain/vocabulary.ts';

type Row = Readonly<Record<string, string>> & { readonly id: string };

/** What a load file of the sample comes to, worked out from its bytes in the plainest way there is. */
export function readNaively(bytes: Buffer, policy: DedupePolicy) {
  const [header = '', ...lines] = bytes.toString('utf8').replace('\ufeff', '').trimEnd().split('\r\n');
  const names = header.split('\u0014').map((cell) => cell.slice(1, -1));
  const faults: Record<string, number> = {};
  const fault = (code: string) => {
    faults[code] = (faults[code] ?? 0) + 1;
  };
  const rows = new Map<string, Row>();
  for (const line of lines) {
    const cells = line.split('\u0014');
    const values = Object.fromEntries(cells.map((cell, i) => [names[i], cell.slice(1, -1).replaceAll('þþ', 'þ')]));
    const id = values['BEGDOC'] ?? '';
    if (!line.endsWith('þ')) fault('UNCLOSED_QUALIFIER');
    else if (cells.length !== names.length) fault('CELL_COUNT');
    else if (id === '') fault('DOCUMENT_ID_MISSING');
    else if (rows.has(id)) fault('DOCUMENT_ID_TWICE');
    else rows.set(id, { ...values, id });
  }
  for (const { DATESENT: date = '' } of rows.values()) if (date !== '' && !isDate(date)) fault('DATE_UNREADABLE');

  const parents = new Map<string, string>();
  for (const { id, PARENTID: parent = '' } of rows.values()) {
    if (parent === '') continue;
    if (!rows.has(parent)) fault('FAMILY_PARENT_MISSING');
    else if (rows.get(parent)?.['PARENTID'] === id && id < parent) fault('FAMILY_CYCLE');
    else parents.set(id, parent);
  }
  const headOf = (id: string): string => {
    const parent = parents.get(id);
    return parent === undefined ? id : headOf(parent);
  };
  const families = Map.groupBy(rows.values(), ({ id }) => headOf(id));
  const groups = Map.groupBy(families, ([head, members], i = families.size) =>
    policy === 'none' ? `${i} ${head}` : contentOf(rows.get(head)!, members, policy),
  );
  const kept = new Map([...groups.values()].map((group) => group[0]!));
  const loaded = [...kept.values()].flat();
  const tagsOf = (row: Row) =>
    ['ISSUES', 'CONFIDENTIALITY', 'CONVERSATION'].flatMap((field) =>
      (row[field] ?? '').split(/; */).flatMap((value) => (value === '' ? [] : [`${field} ${value}`])),
    );
  const holders = [...groups.values()].map(
    (group) => group[0]![1].length * new Set(group.map(([head]) => rows.get(head)!['CUSTODIAN'])).size,
  );
  return {
    read: lines.length,
    loaded: loaded.length,
    duplicates: rows.size - loaded.length,
    rejected: lines.length - rows.size,
    warnings: sum(faults, ['DATE_UNREADABLE', 'FAMILY_PARENT_MISSING', 'FAMILY_CYCLE']),
    taggings: loaded.flatMap(tagsOf).length,
    tags: new Set(loaded.flatMap(tagsOf)).size,
    customFields: 3,
    custodians: new Set([...rows.values()].map((row) => row['CUSTODIAN'])).size,
    familyLinks: loaded.filter(({ id }) => parents.has(id)).length,
    holders: holders.reduce((total, n) => total + n, 0),
    faults,
    unique: [...groups.values()]
      .filter((group) => group.length === 1)
      .flatMap(([family]) => family![1].map(({ id }) => id))
      .sort(),
    copies: [...groups.values()].filter((group) => group.length > 1).map((group) => group.map(([head]) => head).sort()),
  };
}

function contentOf(head: Row, members: readonly Row[], policy: DedupePolicy): string {
  const addresses = (text = '') => [...new Set(text.match(/[\w.-]+@[\w.-]+/g))].sort().join();
  const said = [head['DATESENT'], head['TIMESENT'], addresses(head['FROM']), addresses(head['TO']), head['SUBJECT']];
  const attached = members.filter((row) => row !== head).map((row) => row['FILENAME']);
  return JSON.stringify([
    policy === 'custodial' ? head['CUSTODIAN'] : '',
    /^(null|<>)$/.test(head['MESSAGE-ID'] ?? '') ? '' : head['MESSAGE-ID'],
    head['BCC'],
    head['MD5HASH'] || [...said, ...attached.sort()],
  ]);
}

function isDate(text: string): boolean {
  const [month, day, year] = text.split('/').map(Number);
  const date = new Date(Date.UTC(year!, month! - 1, day));
  return year! >= 1000 && date.getUTCMonth() === month! - 1 && date.getUTCDate() === day;
}

const sum = (counts: Readonly<Record<string, number>>, keys: readonly string[]): number =>
  keys.reduce((total, key) => total + (counts[key] ?? 0), 0);
