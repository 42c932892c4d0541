import * as fc from 'fast-check';

/** One mark too many, too few, or in another place. Numbers are taken by their remainders. */
export interface MarkDamage {
  readonly kind: 'insert' | 'drop' | 'move';
  readonly mark: 'delimiter' | 'qualifier';
  readonly from: number;
  readonly to: number;
}

export const markDamages: fc.Arbitrary<MarkDamage> = fc.record({
  kind: fc.constantFrom('insert', 'drop', 'move'),
  mark: fc.constantFrom('delimiter', 'qualifier'),
  from: fc.nat(),
  to: fc.nat(),
});

/** A text with the damage, and the part of it that is as before, at its beginning and at its end. */
export interface Damaged {
  readonly text: string;
  readonly sameFrom: number;
  readonly sameTo: number;
}

/** Null when the text has no such mark. */
export function damaged(text: string, { kind, from, to }: MarkDamage, mark: string): Damaged | null {
  const places = [...text].flatMap((char, i) => (char === mark ? [i] : []));
  const taken = kind === 'insert' ? null : places[from % places.length];
  if (taken === undefined) return null;
  const without = taken === null ? text : text.slice(0, taken) + text.slice(taken + 1);
  if (kind === 'drop') return { text: without, sameFrom: taken as number, sameTo: text.length - (taken as number) - 1 };
  const at = to % (without.length + 1);
  return {
    text: without.slice(0, at) + mark + without.slice(at),
    sameFrom: Math.min(at, taken ?? at),
    sameTo: without.length - Math.max(at, taken ?? at),
  };
}
