import { restoreRows } from '../../../shared/cases/restore-rows.ts';
import type { CaseSession } from '../../../shared/cases/sessions.ts';
import { composedName, nameDigest } from '../../../shared/domain/digest.ts';
import { custodians } from '../../../shared/schema/case/documents/custodians.ts';

/**
 * The ids of custodians by {@link nameDigest} as hex, making those who are not there yet, in the first of the spellings
 * given. Who is there is read first: an insert of an existing row would lock it, and every part names the same few people.
 */
export async function ensureCustodians(
  session: CaseSession,
  names: Iterable<string>,
  now: string,
): Promise<Map<string, number>> {
  const byDigest = new Map<string, string>();
  for (const name of names) {
    const hex = nameDigest(name).toString('hex');
    if (!byDigest.has(hex)) byDigest.set(hex, composedName(name));
  }
  const ids = new Map<string, number>();
  const read = async (wanted: readonly string[]) => {
    const digests = wanted.map((hex) => Buffer.from(hex, 'hex'));
    const rows = await session.findIn('custodians', 'name_digest', digests, { withDeleted: true });
    await restoreRows(session, 'custodians', rows);
    for (const { name_digest, id } of rows) ids.set(name_digest.toString('hex'), id);
  };
  await read([...byDigest.keys()]);
  const missing = [...byDigest].filter(([hex]) => !ids.has(hex));
  if (missing.length === 0) return ids;
  await session.insert(
    custodians,
    missing.map(([hex, name]) => ({
      name_digest: Buffer.from(hex, 'hex'),
      name,
      created_at_gmt: now,
    })),
  );
  await read(missing.map(([hex]) => hex));
  return ids;
}
