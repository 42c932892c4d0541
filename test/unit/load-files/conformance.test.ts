import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startOfCut, withDateOrders } from '../../../shared/load-files/cutting/cut-state.ts';
import { createPartCutter } from '../../../shared/load-files/cutting/part-cutter.ts';
import { readHeader } from '../../../shared/load-files/formats/read-header.ts';
import { sniffDialect } from '../../../shared/load-files/formats/sniff-dialect.ts';
import { recordShape } from '../../../shared/load-files/layout.ts';
import { readPart } from '../../../shared/load-files/records/read-part.ts';
import { sampleData } from '../../support/sample-data.ts';
import { concordance, csv, encoded, parsed, pipe, split } from './samples.ts';

const json = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

/** Reads a whole file as intake and the documentloader do between them: cut into parts, and each part by its range. */
function load(file: string) {
  const bytes = readFileSync(file);
  const head = bytes.subarray(0, 65_536);
  const dialect = sniffDialect(head, basename(file));
  const { layout: first, byteStart, firstLine } = readHeader(dialect, head);
  const records = split(bytes.subarray(byteStart), dialect, {
    columns: recordShape(first).columnCount,
    idColumn: recordShape(first).idColumn,
    byteStart,
    lineNumber: firstLine,
  });
  const cutter = createPartCutter(first, startOfCut(byteStart, firstLine));
  const cuts = [...records.flatMap((record) => cutter.push(record)), ...cutter.end()];
  const layout = withDateOrders(first, cuts.at(-1)!.state);
  const read = cuts.flatMap(({ part }) => readPart(layout, bytes.subarray(part.byteStart, part.byteEnd), part));
  return {
    layout,
    parts: cuts.map(({ part }) => part),
    documents: read.flatMap((one) => (one.kind === 'document' ? [one.document] : [])),
    rejects: read.flatMap((one) => (one.kind === 'reject' ? [one.reject] : [])),
  };
}

describe('csv-spectrum', () => {
  const folder = sampleData('csv-spectrum/csvs');
  it('gives every expected table', (ctx) => {
    if (!folder) return ctx.skip('csv-spectrum data absent');
    const files = readdirSync(folder);
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      const name = basename(file, '.csv');
      const rows = parsed(split(readFileSync(`${folder}/${file}`), csv), csv) as string[][];
      const [header, ...rest] = rows;
      const table = rest.map((cells) => Object.fromEntries(header!.map((key, i) => [key, cells[i]])));
      expect(table, name).toEqual(json(sampleData(`csv-spectrum/json/${name}.json`)!));
    }
  });
});

describe('papaparse core tests', () => {
  it('give the expected rows, blank lines and empty rows aside', (ctx) => {
    const file = sampleData('papaparse/core_parser_tests.json');
    if (!file) return ctx.skip('papaparse data absent');
    interface Case {
      description: string;
      input: string;
      config?: { comments?: unknown; header?: boolean; preview?: number; fastMode?: boolean };
      expected: { data: string[][]; errors: unknown[] };
    }
    // Comments, headers, previews and unquoted mode are its options; what it calls errors is covered by tests of ours.
    const cases = (json(file) as Case[]).filter(
      ({ config = {}, expected }) =>
        !config.comments && !config.header && !config.preview && expected.errors.length === 0,
    );
    // There blanks before a qualifier make it a part of the value; load files have them beside qualified values.
    const blanks = 'Quoted field with whitespace around quotes';
    expect(cases.map(({ description }) => description)).toContain(blanks);
    expect(cases.length).toBeGreaterThan(35);
    for (const { description, input, expected } of cases.filter((one) => one.description !== blanks)) {
      const rows = expected.data.filter((row) => row.some((cell) => cell.trim() !== ''));
      for (const chunk of [1, 3, 1000]) {
        expect(parsed(split(encoded(input), csv, { chunk }), csv), description).toEqual(rows);
      }
    }
  });
});

describe('loadfileadapter cases', () => {
  it('give the expected cells', (ctx) => {
    const file = sampleData('loadfileadapter/dat_parser_cases.json');
    if (!file) return ctx.skip('loadfileadapter data absent');
    const dialects: Record<string, typeof csv> = {
      CONCORDANCE: concordance,
      COMMA_DELIMITED: { ...csv, qualifier: null },
      COMMA_QUOTE: csv,
      PIPE: pipe,
    };
    for (const { name, delimiters, input_lines, expected } of json(file)) {
      const dialect = dialects[delimiters];
      if (!dialect) throw new Error(`${name} uses ${delimiters}`);
      expect(parsed(split(encoded(input_lines.join('\r\n')), dialect), dialect), name).toEqual(expected);
    }
  });
});

describe("vendors' files", () => {
  it('reads the Enron file whole: no rejects, and only the dates of the year 0002 are warnings', (ctx) => {
    const file = sampleData('enron-bailey/load-no-text.csv');
    if (!file) return ctx.skip('enron-bailey data absent');
    const { documents, rejects, parts } = load(file);
    const early = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.split('|')[12]?.startsWith('0002-'));
    const faults = documents.flatMap((document) => document.faults);
    expect([documents.length, rejects.length, parts.length]).toEqual([2477, 0, 5]);
    expect(faults).toHaveLength(early.length);
    expect(new Set(faults.map(({ code, column, detail }) => `${code} ${column} ${detail}`))).toEqual(
      new Set(['DATE_UNREADABLE Creation Date a year before 1000']),
    );
    expect(documents.map(({ lineNumber }) => lineNumber)).toEqual(Array.from({ length: 2477 }, (_, i) => i + 2));
    expect(documents.filter(({ fields }) => fields.md5 === null)).toEqual([]);
    expect(documents.filter(({ parentDocumentId }) => parentDocumentId !== null)).toHaveLength(167);
    expect(new Set(documents.flatMap(({ tags }) => tags.map(({ field }) => field)))).toEqual(
      new Set(['processing_exception', 'master_duplicate', 'exception_link']),
    );
  });

  it.for<[string, number]>([
    ['relativity-samples/load_file_01.dat', 4],
    ['zipper-goldens/concordance-basic/archive.dat', 50],
    ['zipper-goldens/csv-basic/archive.csv', 50],
    ['zipper-goldens/pdf-full/archive.dat', 500],
    ['zipper-goldens/eml-full/archive.dat', 500],
    ['zipper-goldens/redacted-prod/PRODUCTION/DATA/loadfile.dat', 50],
  ])('reads %s without a fault', ([path, rows], ctx) => {
    const file = sampleData(path);
    if (!file) return ctx.skip(`${path.split('/')[0]} data absent`);
    const { documents, rejects } = load(file);
    expect([documents.length, rejects]).toEqual([rows, []]);
    expect(documents.flatMap(({ faults }) => faults)).toEqual([]);
  });
});
