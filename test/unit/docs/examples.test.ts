import { describe, expect, test } from 'vitest';
import { catalog } from '../../../catalog/catalog.ts';
import { stageSettings } from '../../../lib/stage-settings.ts';
import { fencedBlocks, readText } from './markdown.ts';

const jsonOf = (page: string) => fencedBlocks(readText(page)).filter(({ language }) => language === 'json');

/** The pages that say of their JSON what it is an example of, with what they show. */
const PAGES = {
  'README.md': [],
  'docs/producers.md': ['BATCH_OPENED', 'DOCUMENT_PROCESSED', 'BATCH_CLOSED'],
  'docs/deploying.md': ['PROVISION_CASE', 'context.caseload.prod'],
} as const;

const examples = Object.keys(PAGES).flatMap(jsonOf);

describe('examples', () => {
  test.each(Object.entries(PAGES))('%s says of each JSON that it shows what it is an example of', (page, shown) => {
    expect(jsonOf(page).map(({ example }) => example)).toEqual(shown);
  });

  test.each(examples.filter(({ example }) => !example?.startsWith('context.')))('show a valid $example', (block) => {
    const entry = catalog.find(({ type }) => type === block.example);
    expect(entry?.schema.safeParse(JSON.parse(block.text)).error).toBeUndefined();
    expect(entry).toBeDefined();
  });

  test('show settings that a stage takes', () => {
    const [, , stage = ''] = 'context.caseload.prod'.split('.');
    const shown = JSON.parse(examples.find(({ example }) => example === 'context.caseload.prod')?.text ?? '');
    const settings = stageSettings(stage, shown);
    expect(settings.database.kind).toBe('existing');
    expect(settings.consumers.loader).toMatchObject(shown.consumers.loader);
  });
});
