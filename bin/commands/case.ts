import { Command, Option } from 'commander';
import { changeCaseSettings } from '../../shared/cases/case-settings.ts';
import type { CaseSettings } from '../../shared/domain/case-settings.ts';
import { DATE_ORDERS, type DateOrder } from '../../shared/load-files/fields/date-order.ts';
import { operatorName, withSessions } from './operator-sessions.ts';
import { positive } from './positive.ts';
import { print } from './print.ts';

interface Wanted {
  readonly dateOrder?: DateOrder | 'none';
  readonly json?: boolean;
}

const wantedSettings = ({ dateOrder }: Wanted): Partial<CaseSettings> =>
  dateOrder === undefined ? {} : { dateOrder: dateOrder === 'none' ? null : dateOrder };

/** `caseload case settings`. */
export function caseCommand(env: NodeJS.ProcessEnv): Command {
  const command = new Command('case').description('look at a case and set how its files are read');
  command
    .command('settings')
    .description('what is set for all imports of a case; with an option, set it for those that begin from now on')
    .argument('<case>', 'its id', positive)
    .addOption(
      new Option('--date-order <order>', 'whether day or month comes first in dates such as 03/04/2001').choices([
        ...DATE_ORDERS,
        'none',
      ]),
    )
    .option('--json', 'print one JSON object')
    .action((caseId: number, options: Wanted) =>
      withSessions(env, async (sessions) => {
        const settings = await changeCaseSettings(
          { sessions, clock: Date.now, actor: operatorName() },
          caseId,
          wantedSettings(options),
        );
        print(options, { caseId, ...settings, ...(options.json ? {} : { dateOrder: settings.dateOrder ?? 'none' }) });
      }),
    );
  return command;
}
