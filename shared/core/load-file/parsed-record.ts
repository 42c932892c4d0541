import type { Fault } from '../fault-codes.ts';

/** The texts of a record, or the one fault for which it has none. `names` are the keys of a JSON line, otherwise null. */
export type ParsedRecord =
  | { readonly kind: 'cells'; readonly names: readonly string[] | null; readonly cells: readonly string[] }
  | { readonly kind: 'fault'; readonly fault: Fault };
