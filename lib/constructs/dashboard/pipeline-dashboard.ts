import { Duration } from 'aws-cdk-lib';
import { AlarmStatusWidget, Dashboard, type IAlarm, type IWidget, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { ConsumerName } from '../../consumer-names.ts';
import type { Consumer } from '../consumer.ts';
import { queueWidgets, workWidgets } from './consumer-widgets.ts';
import type { WatchedDatabase } from './database-metrics.ts';
import { databaseWidgets } from './database-widgets.ts';

export interface PipelineDashboardProps {
  /** The deployment's prefix, which is the dashboard's name as well. */
  readonly prefix: string;
  readonly consumers: Readonly<Record<ConsumerName, Consumer>>;
  readonly alarms: readonly IAlarm[];
  readonly database: WatchedDatabase;
}

/** Every alarm; then two rows a consumer, in the order of a document's way; last the database. */
export class PipelineDashboard extends Construct {
  constructor(scope: Construct, id: string, { prefix, consumers, alarms, database }: PipelineDashboardProps) {
    super(scope, id);
    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: prefix,
      defaultInterval: Duration.hours(3),
    });
    const section = (heading: string, ...rows: IWidget[][]): void => {
      dashboard.addWidgets(new TextWidget({ markdown: `## ${heading}`, width: 24, height: 1 }));
      for (const row of rows) dashboard.addWidgets(...row);
    };
    section('alarms', [new AlarmStatusWidget({ alarms: [...alarms], width: 24, height: 6 })]);
    for (const [name, consumer] of Object.entries(consumers)) {
      section(name, queueWidgets(consumer), workWidgets(prefix, name as ConsumerName));
    }
    const widgets = databaseWidgets(database);
    if (widgets.length > 0) section('database', widgets);
  }
}
