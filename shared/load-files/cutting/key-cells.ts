import { type ColumnRole, DATE_ROLES, type DateRole } from '../column-roles.ts';
import { columnsOf } from '../columns.ts';
import { type Layout, recordShape } from '../layout.ts';
import { parseRecord } from '../records/parse-record.ts';
import type { RawRecord } from '../records/raw-record.ts';

/** What of a record decides where parts are cut, how dates are read, and what is said of the whole file. */
export interface KeyCells {
  readonly documentId: string | null;
  readonly parentDocumentId: string | null;
  readonly dates: readonly (readonly [DateRole, string])[];
  /** It has empty cells behind the header's last column. */
  readonly trailing: boolean;
}

const NONE: KeyCells = { documentId: null, parentDocumentId: null, dates: [], trailing: false };

/** A reader of key cells for one layout; a record that cannot be parsed has none. */
export function keyCellReader(layout: Layout): (record: RawRecord) => KeyCells {
  const { columnCount } = recordShape(layout);
  const fixed = columnCount === null ? null : placesOf(layout.columns);
  return (record) => {
    const parsed = parseRecord(record, layout.dialect, columnCount);
    if (parsed.kind === 'fault') return NONE;
    const places = fixed ?? namedPlaces(parsed.names ?? []);
    const cell = (place: number | undefined) => (place === undefined ? '' : (parsed.cells[place] ?? '').trim());
    return {
      documentId: cell(places.documentId) || null,
      parentDocumentId: cell(places.parentDocumentId) || null,
      dates: places.dates.map(([role, place]) => [role, cell(place)] as const),
      trailing: parsed.trailing > 0,
    };
  };
}

interface Places {
  readonly documentId: number | undefined;
  readonly parentDocumentId: number | undefined;
  readonly dates: readonly (readonly [DateRole, number])[];
}

function namedPlaces(names: readonly string[]): Places {
  const read = columnsOf(names);
  return placesOf('columns' in read ? read.columns : []);
}

function placesOf(columns: Layout['columns']): Places {
  const place = (role: ColumnRole) => {
    const index = columns.findIndex((column) => column.role === role);
    return index === -1 ? undefined : index;
  };
  const dates = DATE_ROLES.flatMap((role) => {
    const index = place(role);
    return index === undefined ? [] : [[role, index] as const];
  });
  return { documentId: place('documentId'), parentDocumentId: place('parentDocumentId'), dates };
}
