import { composedName, digestOf, nameDigest } from '../../../shared/domain/digest.ts';
import type { TaggedDocument } from '../../../shared/messages/commands/tag-documents.ts';

/** A custom field as several documents name it. */
export interface FieldName {
  /** Hex of {@link nameDigest}. */
  readonly digest: string;
  readonly name: string;
}

/** A value of a field; equal values in equal fields are one tag. */
export interface TagKey {
  readonly field: string;
  /** Hex of the value's digest. */
  readonly value: string;
  readonly name: string;
}

/** One text for a tag, to look it up by. */
export const tagText = ({ field, value }: Pick<TagKey, 'field' | 'value'>): string => `${field} ${value}`;

/** A tag of an exhibit, by {@link tagText}. */
export interface TagLink {
  readonly documentId: string;
  readonly exhibitId: number;
  readonly tag: string;
}

export interface TagPlan {
  readonly fields: readonly FieldName[];
  readonly tags: readonly TagKey[];
  /** Distinct. */
  readonly links: readonly TagLink[];
}

/** What the tags of some documents come to, each field, tag and link once; a field in its first spelling. */
export function planTags(documents: readonly TaggedDocument[]): TagPlan {
  const fields = new Map<string, FieldName>();
  const tags = new Map<string, TagKey>();
  const links = new Map<string, TagLink>();
  for (const { documentId, exhibitId, tags: values } of documents) {
    for (const { field: name, value } of values) {
      const field = nameDigest(name).toString('hex');
      if (!fields.has(field)) fields.set(field, { digest: field, name: composedName(name) });
      const key = { field, value: digestOf(value).toString('hex'), name: value };
      const tag = tagText(key);
      tags.set(tag, key);
      links.set(`${exhibitId} ${tag}`, { documentId, exhibitId, tag });
    }
  }
  return { fields: [...fields.values()], tags: [...tags.values()], links: [...links.values()] };
}
