import type { KnownTruth } from '../../../demo/sample/known-truth.ts';
import type { ExpectedContent } from './expected-content.ts';

/** What must become of an import, to the row and to the field. */
export interface KnownImport {
  readonly truth: KnownTruth;
  readonly content: ExpectedContent;
}
