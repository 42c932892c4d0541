import { PermanentError } from '../../domain/permanent-error.ts';
import { MAX_DOCUMENTS_PER_PART } from '../../domain/vocabulary.ts';
import { NO_EVIDENCE, observeDate } from '../fields/date-evidence.ts';
import type { Layout } from '../layout.ts';
import type { RawRecord } from '../records/raw-record.ts';
import type { CutState } from './cut-state.ts';
import { keyCellReader } from './key-cells.ts';

/** Most bytes of a part, unless one record alone has more. */
export const MAX_PART_BYTES = 8 * 1024 * 1024;

/** A range of whole records. Between two parts stand blank lines and empty rows at most. */
export interface Part {
  readonly partNumber: number;
  /** Absolute in the object. */
  readonly byteStart: number;
  /** Absolute and exclusive. */
  readonly byteEnd: number;
  /** 1-based line of the first record. */
  readonly firstLine: number;
  /** Records, the bad ones among them. */
  readonly rows: number;
}

/** A part, and where cutting goes on behind it. */
export interface CutPart {
  readonly part: Part;
  readonly state: CutState;
}

export interface PartLimits {
  readonly maxRows?: number;
  readonly maxBytes?: number;
}

export interface PartCutter {
  /** Takes the next record; the parts that are now complete. */
  push(record: RawRecord): CutPart[];
  /** Takes note of a row that is no record. */
  emptyRow(lineNumber: number): void;
  /**
   * The last part; its state holds what the whole file shows.
   * @throws PermanentError SOURCE_EMPTY when the file has no record at all.
   */
  end(): CutPart[];
}

/** Records that stay in one part if they can: one document, or a family that stands together. */
interface Run extends Omit<Part, 'partNumber'> {
  /** Their document ids. */
  readonly ids: Set<string | null>;
  /** The parent that the last one named. */
  readonly parentId: string | null;
}

/**
 * Cuts records, pushed in order, into parts. A record stays with the one before it when it names a document of that
 * one's family as its parent, or the same parent; only a family that exceeds a part by itself is cut. What is cut
 * depends on the records behind the last cut only, so that a resumed cutter gives the same parts.
 */
export function createPartCutter(layout: Layout, from: CutState, limits: PartLimits = {}): PartCutter {
  const { maxRows = MAX_DOCUMENTS_PER_PART, maxBytes = MAX_PART_BYTES } = limits;
  const keyCells = keyCellReader(layout);
  let { partNumber } = from;
  const dateEvidence: CutState['dateEvidence'] = { ...from.dateEvidence };
  const firstLines: CutState['firstLines'] = { ...from.firstLines };
  /** The first row that is no record; it counts with the record behind it, so that chunks decide nothing. */
  let emptyRow: number | null = null;
  /** The part in hand: complete runs, then the run that may go on. */
  let complete: Omit<Part, 'partNumber'> | null = null;
  let run: Run | null = null;

  const fits = (joined: Omit<Part, 'partNumber'>): boolean =>
    joined.rows <= maxRows && joined.byteEnd - joined.byteStart <= maxBytes;

  function cut(range: Omit<Part, 'partNumber'>, next: { byteStart: number; firstLine: number }): CutPart {
    const { byteStart, byteEnd, firstLine, rows } = range;
    const part: Part = { partNumber, byteStart, byteEnd, firstLine, rows };
    partNumber++;
    return {
      part,
      state: {
        byteStart: next.byteStart,
        lineNumber: next.firstLine,
        partNumber,
        dateEvidence: { ...dateEvidence },
        firstLines: { ...firstLines },
      },
    };
  }

  return {
    push(record) {
      const { documentId, parentDocumentId: parentId, dates, trailing } = keyCells(record);
      if (emptyRow !== null && emptyRow < record.lineNumber) firstLines.EMPTY_ROWS ??= emptyRow;
      if (trailing) firstLines.TRAILING_CELLS ??= record.lineNumber;
      for (const [role, value] of dates) dateEvidence[role] = observeDate(dateEvidence[role] ?? NO_EVIDENCE, value);
      const single: Run = {
        byteStart: record.byteStart,
        byteEnd: record.byteEnd,
        firstLine: record.lineNumber,
        rows: 1,
        ids: new Set([documentId]),
        parentId,
      };
      const cuts: CutPart[] = [];
      if (run !== null && parentId !== null && (run.ids.has(parentId) || run.parentId === parentId)) {
        const family = joined(run, single);
        if (complete !== null && !fits(joined(complete, family))) {
          cuts.push(cut(complete, run));
          complete = null;
        }
        if (fits(family)) {
          run.ids.add(documentId);
          run = { ...family, ids: run.ids, parentId };
          return cuts;
        }
        cuts.push(cut(run, single));
      } else if (run !== null) {
        const before: Omit<Part, 'partNumber'> = complete === null ? run : joined(complete, run);
        if (fits(joined(before, single))) complete = before;
        else {
          cuts.push(cut(before, single));
          complete = null;
        }
      }
      run = single;
      return cuts;
    },
    emptyRow(lineNumber) {
      emptyRow ??= lineNumber;
    },
    end() {
      if (run === null) {
        if (partNumber === 1) throw new PermanentError('SOURCE_EMPTY');
        return [];
      }
      if (emptyRow !== null) firstLines.EMPTY_ROWS ??= emptyRow;
      const last = complete === null ? run : joined(complete, run);
      const cuts = [cut(last, { byteStart: run.byteEnd, firstLine: run.firstLine })];
      complete = run = null;
      return cuts;
    },
  };
}

const joined = (a: Omit<Part, 'partNumber'>, b: Omit<Part, 'partNumber'>): Omit<Part, 'partNumber'> => ({
  byteStart: a.byteStart,
  byteEnd: b.byteEnd,
  firstLine: a.firstLine,
  rows: a.rows + b.rows,
});
