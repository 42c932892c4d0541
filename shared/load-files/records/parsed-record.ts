import type { Fault } from '../../domain/fault-codes.ts';

/** The texts of a record, or the one fault for which it has none. */
export type ParsedRecord =
  | {
      readonly kind: 'cells';
      /** The keys of a JSON line; null where the header names the cells. */
      readonly names: readonly string[] | null;
      readonly cells: readonly string[];
      /** The cells as the file writes them, with their qualifiers; null for a JSON line. */
      readonly raw: readonly string[] | null;
      /** Indexes of cells that have a qualifier where none may stand; their values are kept as the file writes them. */
      readonly strays: readonly number[];
      /** Empty cells behind the header's last column. */
      readonly trailing: number;
    }
  | { readonly kind: 'fault'; readonly fault: Fault };
