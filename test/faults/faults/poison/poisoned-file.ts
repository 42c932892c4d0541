import type { Connection } from 'mysql2/promise';
import { qualified } from '../../../../shared/mysql/queries/sql.ts';
import type { LabFile } from '../../lab/lab.ts';
import { ALWAYS_FAILS } from './bad-messages.ts';
import { STRAYED_BATCH } from './strayed-batch.ts';

export const POISONED_BATCH = 'poisoned';
const ROWS = 500;
const REFUSED_SUBJECT = 'a subject that the database refuses';
const REFUSED_TAG = 'a tag that the database refuses';

/** What must become of the file. */
export const POISONED = { read: ROWS, loaded: ROWS - 1, rejected: 1, warnings: 1, taggings: ROWS - 2 } as const;

/** One part in which one document breaks the bulk insert, and another has a tag that breaks it. */
export function poisonedFile(): LabFile {
  const rows = Array.from({ length: ROWS }, (_, i) => {
    const subject = i === 137 ? REFUSED_SUBJECT : `subject ${i}`;
    return `P-${i},${subject},${i === 361 ? REFUSED_TAG : `issue ${i % 7}`}`;
  });
  return {
    fileName: 'poisoned.csv',
    bytes: Buffer.from(`${['DOCID,SUBJECT,Issue', ...rows].join('\n')}\n`),
    rows: ROWS,
    records: ROWS,
  };
}

/**
 * Makes the case's database refuse what passes validation: no value is known that does by itself, so constraints stand
 * in for it, as for a batch's name a trigger does that fails in a way nobody knows. The same trigger corrupts the row of
 * one batch, so that it names an object of another case.
 * @param otherKey That object's key.
 */
export async function poisonCase(root: Connection, schema: string, otherKey: string): Promise<void> {
  const table = (name: string) => qualified(schema, name).text;
  await root.query(
    `ALTER TABLE ${table('exhibits')} ADD CONSTRAINT poison_subject CHECK (subject <> '${REFUSED_SUBJECT}')`,
  );
  await root.query(`ALTER TABLE ${table('tags')} ADD CONSTRAINT poison_tag CHECK (name <> '${REFUSED_TAG}')`);
  await root.query(
    `CREATE TRIGGER ${table('poison')} BEFORE INSERT ON ${table('batches')} FOR EACH ROW BEGIN IF NEW.name = '${ALWAYS_FAILS}' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'never'; END IF; IF NEW.name = '${STRAYED_BATCH}' THEN SET NEW.source_key = '${otherKey}'; END IF; END`,
  );
}
