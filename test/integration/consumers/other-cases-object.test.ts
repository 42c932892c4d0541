import { describe, expect, test } from 'vitest';
import { withCaseDatabase } from '../../support/case-database.ts';
import { csvFile } from '../../support/consumers/load-file.ts';
import { createPipeline } from '../../support/consumers/pipeline.ts';
import { expectReconciled } from '../../support/consumers/reconciled.ts';

const platform = withCaseDatabase({ cases: [] });
const [OWN, OTHER] = [801, 802];
const KEY_OF_OTHER = `cases/${OTHER}/one/load.csv`;

describe("a batch whose row names another case's object", () => {
  test('is refused by the loader, which reads nothing of it, and is loaded when the row is put right', async () => {
    await platform().provision({ caseId: OWN, isolation: 'dedicated' });
    await platform().provision({ caseId: OTHER, isolation: 'dedicated' });
    const pipeline = createPipeline(platform());
    const file = csvFile([{ id: 'D1' }, { id: 'D2' }]);
    for (const caseId of [OTHER, OWN]) pipeline.putFile(caseId, 'one', file);
    while (pipeline.queues.intake.length > 0) await pipeline.deliver('intake', pipeline.queues.intake.splice(0));
    const { schema } = await platform().sessions.directory.find(OWN);
    await platform().query(`UPDATE ${schema}.batches SET source_key = '${KEY_OF_OTHER}'`);
    const keysRead: string[] = [];
    const { readObject } = pipeline.ports.loader;
    pipeline.ports.loader = {
      ...pipeline.ports.loader,
      readObject: (version, range) => {
        keysRead.push(version.key);
        return readObject(version, range);
      },
    };

    await pipeline.run();

    const [letter] = pipeline.deadLetters;
    expect(pipeline.deadLetters).toMatchObject([{ queue: 'loader', code: 'CASE_MISMATCH' }]);
    expect(JSON.parse(letter?.body ?? '{}')).toMatchObject({ eventType: 'LOAD_PART', caseId: OWN });
    // The other case's own part is the only one that was read.
    expect(keysRead).toEqual([KEY_OF_OTHER]);
    expect(await exhibitsOf(OWN)).toBe(0);
    await expectReconciled(platform(), OTHER);

    await platform().query(`UPDATE ${schema}.batches SET source_key = 'cases/${OWN}/one/load.csv'`);
    pipeline.queues.loader.push(letter?.body ?? '');
    await pipeline.run();
    expect(await exhibitsOf(OWN)).toBe(2);
    await expectReconciled(platform(), OWN);
  });
});

const exhibitsOf = (caseId: number): Promise<number> =>
  platform().sessions.readerSession(
    caseId,
    async ({ findIn }) => (await findIn('exhibits', 'nge_document_id', ['D1', 'D2'], { attributes: ['id'] })).length,
  );
