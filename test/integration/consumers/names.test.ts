import { describe, expect, test } from 'vitest';
import { withCaseDatabase } from '../../support/case-database.ts';
import { caseSnapshot } from '../../support/consumers/case-snapshot.ts';
import { createPipeline } from '../../support/consumers/pipeline.ts';
import { expectReconciled } from '../../support/consumers/reconciled.ts';

const platform = withCaseDatabase({ cases: [] });
let cases = 1_300;

/** What a case of its own holds after importing files of these lines, one after another. */
async function imported(...files: readonly (readonly string[])[]) {
  cases += 1;
  const caseId = await platform().provision({ caseId: cases, isolation: 'shared', dedupePolicy: 'global' });
  const pipeline = createPipeline(platform());
  for (const [i, lines] of files.entries()) {
    pipeline.putFile(caseId, `batch ${i + 1}`, Buffer.from(lines.map((line) => `${line}\n`).join('')));
    await pipeline.run(() => expectReconciled(platform(), caseId));
  }
  expect(pipeline.deadLetters).toEqual([]);
  const snapshot = await caseSnapshot(platform(), caseId);
  return {
    custodians: snapshot['custodians']?.map(([name]) => name),
    fields: snapshot['custom_fields']?.map(([name]) => name),
    tags: snapshot['tags']?.map(([, name]) => name),
    holders: snapshot['custodian_exhibits']?.map(([document, name]) => [String(document).split(' ').at(-1), name]),
    taggings: snapshot['taggings']?.map(([document, tag]) => [String(document).split(' ').at(-1), tag]),
  };
}

const COMPOSED = 'M\u00fcller';
const DECOMPOSED = 'Mu\u0308ller';

describe('the name of a custodian', () => {
  test('is stored composed, and tags differ by case, accent and emoji', async () => {
    const found = await imported([
      'DOCID,CUSTODIAN,Label',
      `E1,${COMPOSED},🇩🇪`,
      'E2,Muller,🇬🇧',
      'E3,MULLER,r\u00e9sum\u00e9',
      `E4,"${COMPOSED} ",resume`,
      `E5,${DECOMPOSED},RESUME`,
      'E6,Zo\u00eb,🎩',
      'E7,Zoe,💥',
      'E8,Zoe,resume\u00a0',
      'E9,Zoe,"resume "',
      'E10,Zoe,straße',
      'E11,Zoe,strasse',
    ]);
    expect(new Set(found.custodians)).toEqual(new Set([COMPOSED, 'Muller', 'Zo\u00eb', 'Zoe']));
    expect(found.custodians).toHaveLength(4);
    expect(found.holders?.filter(([, name]) => name === COMPOSED).map(([id]) => id)).toEqual(['E1', 'E4', 'E5']);
    const values = ['🇩🇪', '🇬🇧', 'r\u00e9sum\u00e9', 'resume', 'RESUME', '🎩', '💥', 'straße', 'strasse'];
    expect(new Set(found.tags)).toEqual(new Set(values));
    expect(found.tags).toHaveLength(values.length);
    expect(found.taggings?.filter(([, tag]) => tag === 'Label=resume').map(([id]) => id)).toEqual(['E4', 'E8', 'E9']);
  });

  test('is that of the first line, also where it is a decomposed one or that of a duplicate', async () => {
    const hash = 'a'.repeat(32);
    const { custodians } = await imported(
      ['DOCID,CUSTODIAN,MD5HASH', `K1,,${hash}`],
      [
        'DOCID,CUSTODIAN,MD5HASH',
        `D1,${DECOMPOSED},`,
        `D2,${COMPOSED.toUpperCase()},`,
        `D3,Roe,${hash}`,
        'D4,ROE,',
        'D5,DOE,',
        `D6,Doe,${hash}`,
      ],
      ['DOCID,CUSTODIAN', 'L1,roe', 'L2,doe'],
    );
    expect(new Set(custodians)).toEqual(new Set([COMPOSED, 'Roe', 'DOE']));
  });
});

test('the name of a custom field is stored composed, in the spelling of the first line', async () => {
  const { fields, tags } = await imported([
    '{"DOCID":"B2","Re\u0301sume\u0301":"one"}',
    '{"DOCID":"B1","R\u00c9SUM\u00c9":"two"}',
  ]);
  expect(fields).toEqual(['R\u00e9sum\u00e9']);
  expect(tags).toEqual(['one', 'two']);
});
