import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dedupeKey } from '../../../shared/domain/dedupe-key.ts';
import { readHeader } from '../../../shared/load-files/formats/read-header.ts';
import { sniffDialect } from '../../../shared/load-files/formats/sniff-dialect.ts';
import { readPart } from '../../../shared/load-files/records/read-part.ts';
import { documentPaths, fencedBlocks, projectRoot, readText, section, tableRows } from './markdown.ts';

const readme = readText('README.md');

describe('the README', () => {
  test('begins with a load file that becomes what it says', () => {
    const session = fencedBlocks(readme).find(({ language }) => language === 'sh')?.text ?? '';
    const [, fileName = '', csv = ''] = /cat > (\S+) <<'CSV'\n(.*?)^CSV$/ms.exec(session) ?? [];
    const bytes = Buffer.from(csv);
    const { layout, byteStart, firstLine } = readHeader(sniffDialect(bytes, fileName), bytes);
    const records = readPart(layout, bytes.subarray(byteStart), { byteStart, firstLine });
    const documents = records.flatMap((record) => (record.kind === 'document' ? [record.document] : []));

    const keys = documents.map(({ fields, docType, custodians }) => {
      const { messageId, bcc, md5 } = fields;
      return JSON.stringify(dedupeKey('global', { messageId, bcc, md5, docType, custodian: custodians[0] ?? null }));
    });
    expect(documents.map(({ documentId }) => documentId)).toEqual(['L-1', 'L-2', 'L-3']);
    expect(keys.map((key) => keys.indexOf(key))).toEqual([0, 0, 2]);
    expect(documents.flatMap(({ documentId, faults }) => faults.map(({ code }) => [documentId, code]))).toEqual([
      ['L-3', 'DATE_UNREADABLE'],
    ]);
    expect(session).toContain(`npm run demo -- ${fileName}`);
    expect(session).toContain('3 rows read: 2 loaded, 1 duplicate, 1 warning');
  });

  test('has every folder of the project in its layout, and none that is not there', () => {
    const named = tableRows(section(readme, 'Layout')).map(([folder = '']) => /^\[(\w+)\]\(\1\)$/.exec(folder)?.[1]);
    const folders = readdirSync(projectRoot, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .filter((name) => !['node_modules', 'cdk.out', 'coverage', 'reports'].includes(name));
    expect(named.toSorted()).toEqual(folders.toSorted());
  });
});

describe('commands that are shown', () => {
  const shown = documentPaths().map((path) => [path, readText(path)] as const);

  test.each(shown)('in %s are scripts of the package, or files', (_, text) => {
    const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };
    const named = [
      ...Array.from(text.matchAll(/\bnpm run ([\w:-]+)/g), ([, script = '']) => script),
      ...(/\bnpm test\b/.test(text) ? ['test'] : []),
    ];
    const files = Array.from(text.matchAll(/\bnode (bin\/\S+\.ts)/g), ([, file = '']) => file);
    expect(named.filter((script) => scripts[script] === undefined)).toEqual([]);
    expect(files.filter((file) => !existsSync(join(projectRoot, file)))).toEqual([]);
  });
});
