import type { CaseSession, Sessions } from '../../../shared/cases/sessions.ts';
import { tryOut } from '../../../shared/cases/try-out.ts';
import type { TagDocuments } from '../../../shared/messages/commands/tag-documents.ts';
import { classify } from '../../../shared/mysql/core/mysql-errors.ts';
import { findPoison } from '../../../shared/sqs-consumer/core/find-poison.ts';
import { planTags, type TagPlan, tagText } from '../core/tag-keys.ts';
import { onlyLinks, type Refusals } from '../core/tag-refusals.ts';
import { ensureTags } from './ensure-tags.ts';
import { writeLinks, writeTags } from './write-tags.ts';

type OneWriter = Pick<Sessions, 'writerSession'>;
const NONE: Refusals = { links: [], detail: null };

/**
 * Writes the tags of commands of one batch in one transaction. When the database refuses a value, the values are tried
 * in halves until those it refuses stand alone, then the links of the others; all the rest is written in one
 * transaction, and what was refused is a warning of its row. A refusal that no value explains is thrown.
 * @returns by document id, how many of its values were refused.
 */
export async function tagInTransaction(
  sessions: OneWriter,
  batchId: number,
  commands: readonly TagDocuments[],
  now: string,
): Promise<ReadonlyMap<string, number>> {
  const attempt = (refused: Refusals) =>
    sessions.writerSession((session) => writeTags(session, batchId, commands, refused, now));
  try {
    return await attempt(NONE);
  } catch (error) {
    if (classify(error) !== 'data') throw error;
    const refused = await refusedLinks(sessions, batchId, planTags(commands.flatMap((c) => c.documents)), now);
    if (refused.links.length === 0) throw error;
    return attempt(refused);
  }
}

async function refusedLinks(sessions: OneWriter, batchId: number, plan: TagPlan, now: string): Promise<Refusals> {
  let detail: string | null = null;
  const passes = async (work: (session: CaseSession) => Promise<unknown>): Promise<boolean> => {
    const refusal = await tryOut(sessions, work);
    if (refusal instanceof Error) detail = refusal.message;
    return refusal === null;
  };
  const tags = await findPoison(plan.tags, (some) => {
    const wanted = new Set(some.map(tagText));
    const { fields } = onlyLinks(
      plan,
      plan.links.filter(({ tag }) => wanted.has(tag)),
    );
    return passes((session) => ensureTags(session, fields, some, now));
  });
  const refused = new Set(tags.map(tagText));
  const links = await findPoison(
    plan.links.filter(({ tag }) => !refused.has(tag)),
    (some) => {
      const part = onlyLinks(plan, some);
      return passes(async (session) =>
        writeLinks(session, batchId, some, await ensureTags(session, part.fields, part.tags, now), now),
      );
    },
  );
  return { links: [...plan.links.filter(({ tag }) => refused.has(tag)), ...links], detail };
}
