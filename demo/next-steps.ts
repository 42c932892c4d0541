import type { DatabaseServer } from '../localstack/database/database-server.ts';
import type { DemoOptions } from './parse-arguments.ts';

/** What there is to look at and to try. */
export function nextSteps(
  { files, keep, dedupe }: Pick<DemoOptions, 'files' | 'keep' | 'dedupe'>,
  server: Pick<DatabaseServer, 'host' | 'port' | 'user' | 'stopCommand'>,
  schemas: { readonly core: string; readonly case: string },
  logs: string,
): string[] {
  const { host, port, user, stopCommand } = server;
  const other = dedupe === 'custodial' ? 'global' : 'custodial';
  const look = [
    `mysql -h ${host} -P ${port} -u ${user}${stopCommand === null ? ' -p' : ''} ${schemas.case}`,
    'SELECT code, COUNT(*) FROM batch_faults GROUP BY code;',
    'SELECT matched_on, COUNT(*) FROM document_duplicates GROUP BY matched_on;',
    stopCommand === null
      ? `The schemas ${schemas.core} and ${schemas.case} are left on your server; drop them when you have seen enough.`
      : `To end the server and remove its data: ${stopCommand}`,
  ];
  const [file = 'FILE'] = files.map(quoted);
  const all = files.map((name) => ` ${quoted(name)}`).join('');
  return [
    ...(keep ? look : [`npm run demo --${all} --keep    and look into the database`]),
    files.length === 0
      ? 'npm run demo -- FILE    with a load file of yours: Concordance DAT, CSV, TSV, pipe or JSON Lines'
      : `npm run demo -- ${file} ${file}    the same file twice: the second batch loads nothing, unless with --load-again`,
    `npm run demo --${all} --dedupe ${other}    and compare the duplicates`,
    `The functions' logs: ${logs}`,
  ];
}

/** A file's name as a shell takes it. */
const quoted = (name: string): string => (/^[\w./@%+:,-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`);
