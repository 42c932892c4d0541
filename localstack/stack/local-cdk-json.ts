import type { Address } from '../database/database-server.ts';
import { type ContextSettings, STAGE, withDatabase } from './cdk-settings.ts';

/** What a cdk.json of this project, or of an earlier commit of it, says to `cdk`. */
export interface CdkJson {
  readonly app?: string;
  readonly context?: { readonly caseload?: ContextSettings };
}

/**
 * A tree's cdk.json for the stage `local`, with the running database in place. Nothing else goes in: an earlier app refuses
 * settings that it does not know.
 */
export function localCdkJson(text: string, database: Address): CdkJson {
  const written = JSON.parse(text) as CdkJson;
  const caseload = withDatabase(written.context?.caseload ?? {}, database);
  const context = { ...written.context, stage: STAGE, caseload };
  return { ...written, context };
}
