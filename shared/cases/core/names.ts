/**
 * The names of databases. Nothing else spells one, so that a case can never be addressed by a name made elsewhere.
 */
const PREFIX = /^[a-z][a-z0-9_]{0,31}$/;
const REGION = /^[a-z][a-z0-9_-]{0,15}$/;

/** @throws RangeError unless `value` is a positive safe integer. */
export function checkedCaseId(value: number): number {
  if (!Number.isSafeInteger(value) || value < 1) throw new RangeError('A case id is a positive integer.');
  return value;
}

/** @throws RangeError unless `prefix` is 1–32 lower-case letters, digits or underscores and starts with a letter. */
function checkedPrefix(prefix: string): string {
  if (!PREFIX.test(prefix)) throw new RangeError('RDS_DBNAME must be 1-32 of a-z, 0-9 and _, starting with a letter.');
  return prefix;
}

/** `${RDS_DBNAME}_core`, the control plane. */
export const coreSchema = (prefix: string): string => `${checkedPrefix(prefix)}_core`;

/** `${RDS_DBNAME}_case_${caseId}`, a dedicated case's own schema. */
export const caseSchema = (prefix: string, caseId: number): string =>
  `${checkedPrefix(prefix)}_case_${checkedCaseId(caseId)}`;

/** `${RDS_DBNAME}_shared_${region}`, where the `shared` cases of a region live. */
export function sharedSchema(prefix: string, region: string): string {
  if (!REGION.test(region)) throw new RangeError('A region name is 1-16 of a-z, 0-9, _ and -, starting with a letter.');
  return `${checkedPrefix(prefix)}_shared_${region.replaceAll('-', '_')}`;
}
