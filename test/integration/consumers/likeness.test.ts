import { describe, expect, test } from 'vitest';
import { withCaseDatabase } from '../../support/case-database.ts';
import { caseSnapshot } from '../../support/consumers/case-snapshot.ts';
import { createPipeline } from '../../support/consumers/pipeline.ts';
import { expectReconciled } from '../../support/consumers/reconciled.ts';

const platform = withCaseDatabase({ cases: [] });
let cases = 1_200;

/** What a case of its own holds after importing a file of these lines. */
async function imported(lines: readonly string[]) {
  cases += 1;
  const caseId = await platform().provision({ caseId: cases, isolation: 'shared', dedupePolicy: 'global' });
  const pipeline = createPipeline(platform());
  pipeline.putFile(caseId, 'one', Buffer.from(`${lines.join('\n')}\n`));
  await pipeline.run(() => expectReconciled(platform(), caseId));
  expect(pipeline.deadLetters).toEqual([]);
  const snapshot = await caseSnapshot(platform(), caseId);
  return {
    caseId,
    loaded: snapshot['exhibits']?.map(([, id]) => id),
    duplicates: snapshot['document_duplicates']?.map(([, id, , kept]) => `${id} of ${kept}`),
  };
}

const MD5_OF_NOTHING = 'd41d8cd98f00b204e9800998ecf8427e';
const SHA1_OF_NOTHING = 'da39a3ee5e6b4b0d3255bfef95601890afd80709';
const SHA256_OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('documents of no bytes', () => {
  test('are all loaded where nothing else says that they are alike, and keep their digest', async () => {
    const { caseId, loaded, duplicates } = await imported([
      'DOCID,FROM,TO,SUBJECT,DATESENT,MESSAGEID,MD5HASH',
      'N1,,,,,,',
      'N2,,,,,,',
      'N3,,,,,null,',
      `N4,,,,,,${MD5_OF_NOTHING.toUpperCase()}`,
      `N5,,,,,,${MD5_OF_NOTHING}`,
      'N6,a@example.com,,,,,',
      'N7,a@example.com,,,,,',
    ]);
    expect(loaded).toEqual(['N1', 'N2', 'N3', 'N4', 'N5', 'N6', 'N7']);
    expect(duplicates).toEqual([]);
    const { schema } = await platform().sessions.directory.find(caseId);
    const stored = await platform().query<{ md5: string | null }>(
      `SELECT md5 FROM ${schema}.exhibits WHERE npcase_id = ${caseId} ORDER BY line_number`,
    );
    expect(stored.map(({ md5 }) => md5)).toEqual([null, null, null, MD5_OF_NOTHING, MD5_OF_NOTHING, null, null]);
  });

  test('are duplicates by another digest, or by their message id', async () => {
    const { loaded, duplicates } = await imported([
      'DOCID,MESSAGEID,MD5HASH,SHA1,SHA256',
      `S1,,,${SHA1_OF_NOTHING},${SHA256_OF_NOTHING}`,
      `S2,,,${SHA1_OF_NOTHING},${SHA256_OF_NOTHING}`,
      `S3,,${MD5_OF_NOTHING},${'a'.repeat(40)},${SHA256_OF_NOTHING}`,
      `S4,,${MD5_OF_NOTHING},${'a'.repeat(40)},${SHA256_OF_NOTHING}`,
      `S5,<1@example.com>,${MD5_OF_NOTHING},,`,
      'S6,<1@example.com>,,,',
    ]);
    expect(loaded).toEqual(['S1', 'S2', 'S3', 'S5']);
    expect(duplicates).toEqual(['S4 of S3', 'S6 of S5']);
  });

  test('in a copy of a family are told apart by their names', async () => {
    const { loaded, duplicates } = await imported([
      'DOCID,PARENTID,FILENAME,MD5HASH',
      `F1,,head.msg,${'b'.repeat(32)}`,
      `F2,F1,a.txt,${MD5_OF_NOTHING}`,
      `G1,,head.msg,${'b'.repeat(32)}`,
      `G2,G1,b.txt,${MD5_OF_NOTHING}`,
      `G3,G1,a.txt,${MD5_OF_NOTHING}`,
    ]);
    expect(loaded).toEqual(['F1', 'F2', 'G2']);
    expect(duplicates).toEqual(['G1 of F1', 'G3 of F2']);
  });
});

test('a message id is the same whatever brackets and white space are around it, and another one in other case', async () => {
  const mail = (id: string, messageId: string) =>
    `${id},ann@example.com,Plan,2001-05-21T15:48:00Z,${messageId},9e107d9d372bb6826bd81d3542a419d6`;
  const { loaded, duplicates } = await imported([
    'DOCID,FROM,SUBJECT,DATESENT,MESSAGEID,MD5HASH',
    mail('M1', '<a1@ex.org>'),
    mail('M2', 'a1@ex.org'),
    mail('M3', 'a1@ex.org>'),
    mail('M4', ' <a1@ex.org> '),
    mail('M5', '<A1@EX.ORG>'),
    mail('M6', '"<a1@ex.org>\n"'),
    mail('M7', '"\t<a1@ex.org>"'),
    mail('M8', '<a1@ex.org'),
  ]);
  expect(loaded).toEqual(['M1', 'M5']);
  expect(duplicates).toEqual(['M2', 'M3', 'M4', 'M6', 'M7', 'M8'].map((id) => `${id} of M1`));
});
