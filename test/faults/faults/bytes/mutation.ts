import * as fc from 'fast-check';

/** A place in a file, as a share of its length in millionths, so that a list of mutations reads on any file. */
type Place = number;

/** One change of a file's bytes, as data: a failing list of them is printed and can be applied again. */
export type Mutation =
  | { readonly kind: 'flip'; readonly at: Place; readonly bit: number }
  | { readonly kind: 'insert'; readonly at: Place; readonly piece: number }
  | { readonly kind: 'delete'; readonly at: Place; readonly bytes: number }
  | { readonly kind: 'swap'; readonly at: Place; readonly with: Place; readonly bytes: number }
  | { readonly kind: 'mark'; readonly mark: number; readonly at: Place; readonly times: 0 | 2 | 3 }
  | { readonly kind: 'truncate'; readonly at: Place }
  | { readonly kind: 'mark-of-order'; readonly mark: number }
  | { readonly kind: 'splice'; readonly at: Place; readonly file: number; readonly from: Place; readonly bytes: number }
  | { readonly kind: 'cell'; readonly at: Place; readonly piece: number; readonly bytes: number }
  | { readonly kind: 'value'; readonly at: Place; readonly cell: number; readonly text: number; readonly bytes: number }
  | { readonly kind: 'columns'; readonly count: number; readonly mark: number }
  | { readonly kind: 'header'; readonly at: Place }
  | { readonly kind: 'repeat'; readonly at: Place; readonly bytes: number; readonly times: number }
  | { readonly kind: 'encode'; readonly as: number }
  | { readonly kind: 'line-ends'; readonly as: number };

/** Mostly behind the header: a file that is refused for its header has shown all that it can. */
const place = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 150_000, max: 1_000_000 }) },
  { weight: 1, arbitrary: fc.nat({ max: 1_000_000 }) },
);
const small = fc.integer({ min: 1, max: 40 });
const choice = fc.nat({ max: 1_000 });

const of = <K extends Mutation['kind']>(
  kind: K,
  fields: { readonly [F in keyof Omit<Extract<Mutation, { kind: K }>, 'kind'>]: fc.Arbitrary<number> },
): fc.Arbitrary<Mutation> => fc.record({ kind: fc.constant(kind), ...fields }) as unknown as fc.Arbitrary<Mutation>;

/** Changes after which the file is about as long as before. */
const plain: fc.WeightedArbitrary<Mutation>[] = [
  { weight: 6, arbitrary: of('flip', { at: place, bit: fc.nat({ max: 7 }) }) },
  { weight: 8, arbitrary: of('insert', { at: place, piece: choice }) },
  { weight: 4, arbitrary: of('delete', { at: place, bytes: small }) },
  { weight: 2, arbitrary: of('swap', { at: place, with: place, bytes: small }) },
  { weight: 8, arbitrary: of('mark', { mark: choice, at: place, times: fc.constantFrom(0, 2, 3) }) },
  { weight: 1, arbitrary: of('truncate', { at: place }) },
  { weight: 1, arbitrary: of('mark-of-order', { mark: choice }) },
  {
    weight: 2,
    arbitrary: of('splice', { at: place, file: choice, from: place, bytes: fc.integer({ min: 1, max: 600 }) }),
  },
  { weight: 2, arbitrary: of('header', { at: place }) },
  { weight: 1, arbitrary: of('columns', { count: small, mark: choice }) },
  { weight: 1, arbitrary: of('encode', { as: choice }) },
  { weight: 1, arbitrary: of('line-ends', { as: choice }) },
  { weight: 1, arbitrary: of('cell', { at: place, piece: choice, bytes: fc.integer({ min: 50, max: 3_000 }) }) },
];

/** Changes that make long values, long records, many columns, many lines. */
const large = (bytes: number): fc.Arbitrary<Mutation> =>
  fc.oneof(
    of('cell', { at: place, piece: choice, bytes: fc.integer({ min: bytes >> 3, max: bytes }) }),
    of('value', { at: place, cell: choice, text: choice, bytes: fc.integer({ min: bytes >> 3, max: bytes }) }),
    of('repeat', {
      at: place,
      bytes: fc.integer({ min: 1, max: 400 }),
      times: fc.integer({ min: 2, max: bytes >> 5 }),
    }),
    of('columns', { count: fc.integer({ min: 100, max: bytes >> 3 }), mark: choice }),
  );

/** Lists of changes, most of them small; a rare one makes a file of some hundred KiB, a very rare one of over 1 MiB. */
export const mutationLists: fc.Arbitrary<readonly Mutation[]> = fc.oneof(
  { weight: 1_500, arbitrary: fc.array(fc.oneof(...plain), { minLength: 1, maxLength: 8 }) },
  {
    weight: 20,
    arbitrary: fc.array(fc.oneof(...plain, { weight: 40, arbitrary: large(100_000) }), { minLength: 1, maxLength: 5 }),
  },
  {
    weight: 1,
    arbitrary: fc.array(fc.oneof(...plain, { weight: 40, arbitrary: large(1_500_000) }), {
      minLength: 1,
      maxLength: 3,
    }),
  },
);
