import { FAULTS } from '../../../shared/domain/fault-codes.ts';
import { CHARACTER_LIMITS } from '../../../shared/domain/limits.ts';
import type { TagDocuments, TaggedDocument } from '../../../shared/messages/commands/tag-documents.ts';
import type { batchFaults } from '../../../shared/schema/case/batches/batch-faults.ts';
import type { NewCaseRow } from '../../../shared/schema/table.ts';
import { planTags, type TagLink, type TagPlan, tagText } from './tag-keys.ts';

/** The part of a plan that some of its links need. */
export function onlyLinks(plan: TagPlan, links: readonly TagLink[]): TagPlan {
  const wanted = new Set(links.map(({ tag }) => tag));
  const tags = plan.tags.filter((tag) => wanted.has(tagText(tag)));
  const fields = new Set(tags.map(({ field }) => field));
  return { fields: plan.fields.filter(({ digest }) => fields.has(digest)), tags, links };
}

/** Links that the database refuses, and its error in words without content. */
export interface Refusals {
  readonly links: readonly TagLink[];
  readonly detail: string | null;
}

/** One text for a link, to look it up by. */
export const linkText = ({ exhibitId, tag }: Pick<TagLink, 'exhibitId' | 'tag'>): string => `${exhibitId} ${tag}`;

/**
 * The faults of tagging are numbered from here, those of reading the row from 1: each has its number from the place of
 * its value in the document, so that a repeat writes the same row and never a second one.
 */
const FIRST_FAULT_NUMBER = 1_000_001;
const DETAIL_CHARACTERS = 500;

/** The warnings that tell of refused values, one for each link. */
export function refusalRows(
  { batchId, partNumber }: Pick<TagDocuments, 'batchId' | 'partNumber'>,
  document: TaggedDocument,
  lineNumber: number,
  { links, detail }: Refusals,
  now: string,
): NewCaseRow<typeof batchFaults>[] {
  const refused = new Set(links.map(linkText));
  const told = new Set<string>();
  return document.tags.flatMap((tag, i) => {
    const [link] = planTags([{ ...document, tags: [tag] }]).links.map(linkText);
    if (link === undefined || !refused.has(link) || told.has(link)) return [];
    told.add(link);
    return [
      {
        batch_id: batchId,
        line_number: lineNumber,
        fault_number: FIRST_FAULT_NUMBER + i,
        part_number: partNumber,
        severity: FAULTS.TAG_REFUSED.severity,
        code: 'TAG_REFUSED' as const,
        column_name: cut(tag.field, CHARACTER_LIMITS.fieldName),
        detail: detail === null ? null : cut(detail, DETAIL_CHARACTERS),
        nge_document_id: document.documentId,
        original: Buffer.from(tag.value),
        created_at_gmt: now,
      },
    ];
  });
}

const cut = (text: string, characters: number): string => [...text].slice(0, characters).join('');
