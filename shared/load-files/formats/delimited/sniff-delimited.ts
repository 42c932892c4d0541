import type { DelimitedDialect } from '../../dialect.ts';
import type { FileBeginning } from '../format.ts';

const CONCORDANCE = { delimiter: '\u0014', newlineMark: '\u00ae', multiValue: ';' } as const;
const THORN = '\u00fe';

/** What files with this delimiter qualify values with, if they do. */
export const usualQualifier = (delimiter: string): string => (delimiter === CONCORDANCE.delimiter ? THORN : '"');

/** The dialect of a file whose first line has a delimiter; null where it has none. */
export function sniffDelimited({ lines, fileName, encoding, bomBytes }: FileBeginning): DelimitedDialect | null {
  const [header = ''] = lines;
  const sample = lines.join('\n');
  if (header.includes(CONCORDANCE.delimiter)) {
    const qualifier = showsQualified(sample, CONCORDANCE.delimiter, THORN) ? THORN : null;
    return { format: 'delimited', encoding, bomBytes, ...CONCORDANCE, qualifier };
  }
  const delimiter = sniffDelimiter(header, fileName);
  if (delimiter === null) return null;
  const qualifier = delimiter === ',' || showsQualified(sample, delimiter, '"') ? '"' : null;
  return { format: 'delimited', encoding, bomBytes, delimiter, qualifier, newlineMark: null, multiValue: null };
}

function sniffDelimiter(header: string, fileName: string): string | null {
  const candidates = ['|', '\t', ','].map((delimiter) => ({ delimiter, count: header.split(delimiter).length - 1 }));
  const best = candidates.reduce((most, candidate) => (candidate.count > most.count ? candidate : most));
  if (best.count > 0) return best.delimiter;
  // One column alone has no delimiter to show.
  if (/\.csv$/i.test(fileName)) return ',';
  if (/\.tsv$/i.test(fileName)) return '\t';
  return null;
}

/** True when some cell begins and ends with the qualifier. */
function showsQualified(sample: string, delimiter: string, qualifier: string): boolean {
  const d = `\\u${delimiter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return new RegExp(
    `(?:^|${d})${qualifier}[^${qualifier}]*(?:${qualifier}${qualifier}[^${qualifier}]*)*${qualifier}(?:$|${d})`,
    'mu',
  ).test(sample);
}
