import { restoreRows } from '../../../shared/cases/restore-rows.ts';
import type { CaseSession } from '../../../shared/cases/sessions.ts';
import { customFields } from '../../../shared/schema/case/documents/custom-fields.ts';
import { tagDedupe } from '../../../shared/schema/case/review/tag-dedupe.ts';
import { tags } from '../../../shared/schema/case/review/tags.ts';
import { type FieldName, type TagKey, tagText } from '../core/tag-keys.ts';

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

/** The ids of custom fields by digest, making those that are not there. What is there is read, and so not locked. */
async function ensureFields(
  session: CaseSession,
  fields: readonly FieldName[],
  now: string,
): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  const read = async (wanted: readonly FieldName[]) => {
    const digests = wanted.map(({ digest }) => bytes(digest));
    const rows = await session.findIn('customFields', 'name_digest', digests, { withDeleted: true });
    await restoreRows(session, 'custom_fields', rows);
    for (const { name_digest, id } of rows) ids.set(name_digest.toString('hex'), id);
  };
  await read(fields);
  const missing = fields.filter(({ digest }) => !ids.has(digest));
  if (missing.length === 0) return ids;
  await session.insert(
    customFields,
    missing.map(({ digest, name }) => ({
      name_digest: bytes(digest),
      name,
      created_at_gmt: now,
    })),
  );
  await read(missing);
  return ids;
}

/**
 * The ids of tags by {@link tagText}, making those that are not there. The primary key of `tag_dedupe` decides who makes
 * a tag, and the row that stands gives the tag its id, so that everyone who comes to it writes the same tag.
 */
export async function ensureTags(
  session: CaseSession,
  fields: readonly FieldName[],
  wanted: readonly TagKey[],
  now: string,
): Promise<Map<string, number>> {
  const fieldIds = await ensureFields(session, fields, now);
  const fieldOf = new Map([...fieldIds].map(([digest, id]) => [id, digest]));
  const ids = new Map<string, number>();
  const read = async (keys: readonly TagKey[]) => {
    const values = [...new Set(keys.map(({ value }) => value))].map(bytes);
    for (const row of await session.findIn('tagDedupe', 'name', values)) {
      const field = fieldOf.get(row.custom_field_id);
      if (field !== undefined) ids.set(tagText({ field, value: row.name.toString('hex') }), row.tag_id);
    }
  };
  await read(wanted);
  const missing = wanted.filter((key) => !ids.has(tagText(key)));
  if (missing.length === 0) return ids;
  const owned = missing.map((key) => {
    const fieldId = fieldIds.get(key.field);
    if (fieldId === undefined) throw new Error('An inserted custom field has no row.');
    return { key, fieldId };
  });
  const common = { created_at_gmt: now };
  await session.insert(
    tagDedupe,
    owned.map(({ key, fieldId }) => ({ ...common, name: bytes(key.value), custom_field_id: fieldId })),
  );
  await read(missing);
  await session.insert(
    tags,
    owned.map(({ key, fieldId }) => ({
      ...common,
      id: tagId(ids, tagText(key)),
      custom_field_id: fieldId,
      name: key.name,
    })),
  );
  return ids;
}

/** @throws Error when the tag was not made; then nothing of the transaction may stand. */
export function tagId(ids: ReadonlyMap<string, number>, tag: string): number {
  const id = ids.get(tag);
  if (id === undefined) throw new Error('An inserted tag has no row.');
  return id;
}
