import { expect, test } from 'vitest';
import { documentIdDigest } from '../../../shared/domain/digest.ts';
import { loweredId } from '../../../shared/domain/lowered-id.ts';
import { withCaseDatabase } from '../../support/case-database.ts';

const platform = withCaseDatabase({ cases: [], migrated: false });

/** All characters of Unicode, in texts that fit into a statement. */
function* everyCharacter(): Generator<string> {
  const each = 10_000;
  for (let first = 0; first <= 0x10ffff; first += each) {
    const codes = Array.from({ length: Math.min(each, 0x110000 - first) }, (_, i) => first + i);
    yield String.fromCodePoint(...codes.filter((code) => code < 0xd800 || code > 0xdfff));
  }
}

/** The text as the column of document ids holds it. */
const asColumn = (text: string) => `CONVERT(0x${Buffer.from(text).toString('hex')} USING utf8mb4) COLLATE utf8mb4_bin`;

test('every character of a document id is lowered as the database does it', async () => {
  for (const text of everyCharacter()) {
    const [row] = await platform().query<{ lowered: string }>(`SELECT LOWER(${asColumn(text)}) AS lowered`);
    const ours = Array.from(loweredId(text));
    const theirs = Array.from(row?.lowered ?? '');
    const differ = Array.from(text).filter((_, i) => ours[i] !== theirs[i]);
    expect({ differ, characters: theirs.length }).toEqual({ differ: [], characters: Array.from(text).length });
  }
});

test.each(['A-1', 'İ-1', 'ΟΔΟΣ', 'Ⴀ\u{10400}-1'])('the database works out the same digest of %s', async (id) => {
  const [row] = await platform().query<{ digest: Buffer }>(`SELECT UNHEX(SHA2(LOWER(${asColumn(id)}), 256)) AS digest`);
  expect(row?.digest).toEqual(documentIdDigest(id));
});
