import { withinOneCommand } from '../../../../lambdas/documentloader/core/outputs.ts';
import {
  attachmentRows,
  checkpointRow,
  exhibitRow,
  faultRows,
  type PartContext,
} from '../../../../lambdas/documentloader/core/rows.ts';
import { planTags } from '../../../../lambdas/tagger/core/tag-keys.ts';
import { dedupeKey } from '../../../../shared/domain/dedupe-key.ts';
import type { InputDocument, ReadRecord } from '../../../../shared/domain/document.ts';
import { FAULTS, type Fault } from '../../../../shared/domain/fault-codes.ts';
import { contentHash } from '../../../../shared/load-files/content-hash.ts';
import { batchFaults } from '../../../../shared/schema/case/batches/batch-faults.ts';
import { processCheckpoints } from '../../../../shared/schema/case/batches/process-checkpoints.ts';
import { attachments } from '../../../../shared/schema/case/documents/attachments.ts';
import { custodians } from '../../../../shared/schema/case/documents/custodians.ts';
import { customFields } from '../../../../shared/schema/case/documents/custom-fields.ts';
import { exhibits } from '../../../../shared/schema/case/documents/exhibits.ts';
import { tags } from '../../../../shared/schema/case/review/tags.ts';
import { misfits, WRITTEN_AT } from './fits-columns.ts';

const CONTEXT: PartContext = { batchId: 1, partNumber: 1, now: WRITTEN_AT };

/** What is wrong with what a record became, as far as it can be told of one record; empty when nothing is. */
export function rowProblems(record: ReadRecord): string[] {
  if (record.kind === 'reject') {
    const { reject } = record;
    return [
      ...faultProblems(reject.faults),
      ...(reject.faults.some(isError) ? [] : ['a reject has no error']),
      ...misfits(batchFaults, faultRows(CONTEXT, reject, reject.faults)),
    ];
  }
  const document = withinOneCommand(record.document);
  return [
    ...faultProblems(document.faults),
    ...(document.faults.some(isError) ? ['a document has an error'] : []),
    ...misfits(batchFaults, faultRows(CONTEXT, document, document.faults)),
    ...misfits(exhibits, [exhibitRow(CONTEXT, document, 1)]),
    ...misfits(attachments, attachmentRows(CONTEXT, document, 1)),
    ...misfits(processCheckpoints, [checkpointRow(CONTEXT, document, document.parentDocumentId, 'loaded')]),
    ...misfits(
      custodians,
      document.custodians.map((name) => ({ name })),
    ),
    ...tagProblems(document),
    ...keyProblems(document),
  ];
}

const isError = ({ code }: Fault): boolean => FAULTS[code].severity === 'error';

const faultProblems = (faults: readonly Fault[]): string[] =>
  faults.filter(({ code }) => !(code in FAULTS)).map(({ code }) => `${code} is no fault code`);

function tagProblems({ documentId, tags: values }: InputDocument): string[] {
  const plan = planTags([{ documentId, exhibitId: 1, tags: [...values] }]);
  return [
    ...(values.some(({ value }) => value === '') ? ['a tag without a value'] : []),
    ...misfits(
      customFields,
      plan.fields.map(({ name }) => ({ name })),
    ),
    ...misfits(
      tags,
      plan.tags.map(({ name }) => ({ name })),
    ),
  ];
}

/** What duplicates are told by is worked out for every document, so it must cost no more than reading it. */
function keyProblems(document: InputDocument): string[] {
  const { fields, docType, custodians: people } = document;
  const md5 = fields.md5 ?? contentHash(document, ['a.txt']);
  const key = dedupeKey('custodial', { ...fields, md5, docType, custodian: people[0] ?? null });
  const digests = key === null ? [] : [key.custodian, key.messageId, key.bcc, key.md5];
  return digests.every((digest) => digest.length === 32) ? [] : ['a key is not as wide as its column'];
}
