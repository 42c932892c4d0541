import type { CaseSession } from '../../shared/cases/sessions.ts';

/**
 * Documents among which the examples are chosen, the first of the batch: looking at all of them takes minutes for a large
 * batch. Up to 200 values in a list (`eq_range_index_dive_limit`) the optimizer asks the index how many rows they have; for
 * more it trusts the statistics, which for tables that were just filled still say that there is hardly anything.
 */
const CANDIDATES = 100;

/** Some of a batch's first documents, those with the most attachments and then the most people, in words. */
export async function describedDocuments(session: CaseSession, batchId: number, shown: number): Promise<string[]> {
  const candidates = await session.findAll('exhibits', {
    where: { batch_id: batchId },
    attributes: ['id', 'nge_document_id', 'subject'],
    order: [['nge_document_id', 'ASC']],
    limit: CANDIDATES,
  });
  const ids = candidates.map(({ id }) => id);
  const attached = await attachmentsOf(session, ids);
  const holders = await holdersOf(session, ids);
  const chosen = candidates
    .map(({ id, nge_document_id: documentId, subject }) => ({
      id,
      documentId,
      subject,
      attached: attached.get(id) ?? 0,
      holders: holders.get(id) ?? [],
    }))
    .filter(({ subject }) => subject !== null)
    .sort((a, b) => b.attached - a.attached || b.holders.length - a.holders.length)
    .slice(0, shown);
  const tags = await tagsOf(
    session,
    chosen.map(({ id }) => id),
  );
  return chosen.map(({ id, documentId, subject, attached, holders }) =>
    [
      `${documentId}  ${subject?.replaceAll('\n', ' ')}`,
      holders.join(' and ') || 'no custodian',
      `${attached} attached`,
      tags.get(id)?.join(', ') ?? 'no tags',
    ].join(' · '),
  );
}

async function attachmentsOf(session: CaseSession, ids: readonly number[]): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map();
  const rows = await session.rows(
    session.db
      .selectFrom('document_relations')
      .select(({ fn }) => ['parent_exhibit_id as id', fn.countAll<number>().as('n')])
      .where('parent_exhibit_id', 'in', ids)
      .groupBy('parent_exhibit_id'),
  );
  return new Map(rows.map(({ id, n }) => [id, n]));
}

async function holdersOf(session: CaseSession, ids: readonly number[]): Promise<Map<number, string[]>> {
  const links = await session.findIn('custodianExhibits', 'exhibit_id', ids);
  const people = await session.findIn('custodians', 'id', [...new Set(links.map((link) => link.custodian_id))]);
  return namesByExhibit(
    links.map((link) => ({ exhibitId: link.exhibit_id, nameId: link.custodian_id })),
    people,
  );
}

async function tagsOf(session: CaseSession, ids: readonly number[]): Promise<Map<number, string[]>> {
  const links = await session.findIn('taggings', 'exhibit_id', ids);
  const tags = await session.findIn('tags', 'id', [...new Set(links.map((link) => link.tag_id))]);
  return namesByExhibit(
    links.map((link) => ({ exhibitId: link.exhibit_id, nameId: link.tag_id })),
    tags,
  );
}

/** The names that links give each exhibit, sorted. */
function namesByExhibit(
  links: readonly { readonly exhibitId: number; readonly nameId: number }[],
  named: readonly { readonly id: number; readonly name: string }[],
): Map<number, string[]> {
  const names = new Map(named.map(({ id, name }) => [id, name]));
  const byExhibit = Map.groupBy(links, ({ exhibitId }) => exhibitId);
  return new Map([...byExhibit].map(([id, own]) => [id, own.flatMap(({ nameId }) => names.get(nameId) ?? []).sort()]));
}
