import { ASPECTS, type DocumentContent } from './document-content.ts';
import type { ExpectedContent, ExpectedDocument } from './expected-content.ts';
import { listed } from './listed.ts';

const MEANS: Readonly<Record<keyof DocumentContent, string>> = {
  fields: 'exhibits have other fields than their rows',
  custodian: 'exhibits have another custodian than their rows',
  holders: 'exhibits have other holders than their rows and those of their copies',
  tags: 'exhibits have other tags than their rows',
  parent: 'exhibits are attached to another document than their rows',
  files: 'exhibits have other files than their rows',
};

/** Documents that are not what their rows say, in words. One that no row has is told elsewhere. */
export function contentProblems(expected: ExpectedContent, stored: ReadonlyMap<string, DocumentContent>): string[] {
  return ASPECTS.flatMap((aspect) => {
    const wrong = [...stored].filter(([id, content]) => {
      const document = expected.get(id);
      return document !== undefined && !isAsExpected(document, aspect, content[aspect]);
    });
    return listed(
      MEANS[aspect],
      wrong.map(([id]) => id),
    );
  });
}

const isAsExpected = ({ rows, parents }: ExpectedDocument, aspect: keyof DocumentContent, is: string): boolean =>
  aspect === 'parent' ? parents.has(is) : rows.some((row) => row[aspect] === is);
