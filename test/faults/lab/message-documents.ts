import { knownTruth, type SampleLedger } from '../../../demo/sample/known-truth.ts';
import type { FaultCode } from '../../../shared/domain/fault-codes.ts';
import { CHARACTER_LIMITS } from '../../../shared/domain/limits.ts';
import type { DedupePolicy } from '../../../shared/domain/vocabulary.ts';
import type { ProcessedDocument } from '../../../shared/messages/commands/document-processed.ts';
import { expectedContent } from '../audit/expected-content.ts';
import type { KnownImport } from '../audit/known-import.ts';
import { goodRows, IN_MESSAGES, type SampleLine, sampleLines, tagsOf } from '../audit/sample-lines.ts';

/** A sample's rows as a producer hands them over, and what must become of them. */
export interface MessageDocuments {
  readonly documents: readonly ProcessedDocument[];
  readonly known: KnownImport;
}

/** A message has no cells to miscount and no quotes to leave open: such rows are broken in another way, each for one fault. */
const INSTEAD: Readonly<Partial<Record<FaultCode, FaultCode>>> = {
  CELL_COUNT: 'DOCUMENT_ID_INVALID',
  UNCLOSED_QUALIFIER: 'INVALID_JSON',
};

export function messageDocuments(bytes: Buffer, ledger: SampleLedger, dedupe: DedupePolicy): MessageDocuments {
  const lines = sampleLines(bytes);
  const own = ledgerOf(lines, ledger);
  const truth = knownTruth(own, dedupe);
  const content = expectedContent(goodRows(lines), own, truth, IN_MESSAGES);
  return { documents: lines.map(documentOf), known: { truth, content } };
}

function documentOf({ cells: { BEGDOC: id = '', ...cells }, damage }: SampleLine): ProcessedDocument {
  const fields = Object.fromEntries(Object.entries(cells).filter(([, value]) => value !== ''));
  if (damage === 'cell count') return { documentId: id.padEnd(CHARACTER_LIMITS.documentId + 1, '-'), fields };
  // JSON can spell half a surrogate pair, which nothing can store.
  return { documentId: id, fields: damage === 'unclosed' ? { ...fields, SUBJECT: '\ud800' } : fields };
}

/** Nothing parts the values of a field in a message, so that a document has as many tags as custom fields. */
function ledgerOf(lines: readonly SampleLine[], ledger: SampleLedger): SampleLedger {
  const tags = new Map(goodRows(lines).map((cells) => [cells['BEGDOC'], tagsOf(cells, IN_MESSAGES)]));
  return {
    ...ledger,
    tags: new Set([...tags.values()].flat()).size,
    faults: Object.fromEntries(
      Object.entries(ledger.faults).map(([code, n]) => [INSTEAD[code as FaultCode] ?? code, n]),
    ),
    contents: ledger.contents.map((families) =>
      families.map(({ documents, ...family }) => ({
        ...family,
        documents: documents.map((one) => ({ ...one, taggings: tags.get(one.documentId)?.length ?? 0 })),
      })),
    ),
  };
}
