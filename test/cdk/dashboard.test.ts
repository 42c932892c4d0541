import { describe, expect, test } from 'vitest';
import { METRICS } from '../../shared/observability/core/metric-names.ts';
import { DEPLOYMENTS } from './stages.ts';
import { ofType, type Resource, type Resources, resourcesOf, synthesizeStage } from './synthesize.ts';

interface Widget {
  readonly type: string;
  readonly properties: { readonly title?: string; readonly markdown?: string; readonly alarms?: unknown[] };
}

/** The dashboard as CloudWatch reads it, with each reference as a word. */
function dashboardOf(stage: string, overrides = {}) {
  const stacks = Object.values(synthesizeStage(stage, overrides)).map(resourcesOf);
  const pipeline = stacks.find((stack) => ofType(stack, 'AWS::CloudWatch::Dashboard').length > 0)!;
  const [[, { Properties }], ...others] = ofType(pipeline, 'AWS::CloudWatch::Dashboard') as [[string, Resource]];
  expect(others).toEqual([]);
  const parts: readonly unknown[] = Properties.DashboardBody['Fn::Join'][1];
  const body = parts.map((part) => (typeof part === 'string' ? part : wordFor(part as Reference, pipeline))).join('');
  const { widgets } = JSON.parse(body) as { widgets: Widget[] };
  const alarms = stacks.flatMap((stack) => ofType(stack, 'AWS::CloudWatch::Alarm'));
  const alarmNames = alarms.map(([, alarm]) => alarm.Properties.AlarmName as string);
  return { name: Properties.DashboardName as string, body, widgets, alarmNames };
}

type Reference = { readonly 'Fn::GetAtt': readonly [string, string] } | { readonly Ref: string };

/** An alarm of the same stack as CloudFormation fills it in, with the same account and region as one that is named. */
function wordFor(reference: Reference, resources: Resources): string {
  const [id] = 'Ref' in reference ? [reference.Ref] : reference['Fn::GetAtt'];
  const alarmName = resources[id]?.Properties.AlarmName;
  if (alarmName === undefined) return id.replace('AWS::', '');
  return `arn:Partition:cloudwatch:Region:AccountId:alarm:${alarmName}`;
}

const prod = dashboardOf('prod');

describe.each(DEPLOYMENTS)('the dashboard of $name', ({ stage, overrides }) => {
  const { name, widgets, alarmNames } = dashboardOf(stage, overrides);

  test('is named as the deployment and begins with every alarm of all its stacks, each once', () => {
    expect(name).toBe(`caseload-${stage}`);
    const status = widgets.find(({ type }) => type === 'alarm')!;
    expect(status.properties.alarms!.toSorted()).toEqual(
      alarmNames.map((alarm) => `arn:Partition:cloudwatch:Region:AccountId:alarm:${alarm}`).toSorted(),
    );
    // CloudWatch shows no more in one widget.
    expect(alarmNames.length).toBeLessThanOrEqual(100);
  });

  test("goes through the consumers in the order of a document's way", () => {
    const headings = widgets.flatMap(({ properties }) => properties.markdown ?? []);
    expect(headings.slice(0, 7)).toEqual(
      ['alarms', 'intake', 'loader', 'tagger', 'checkpoint', 'migrator', 'sweeper'].map((heading) => `## ${heading}`),
    );
  });
});

test('the dashboard shows every metric that the functions write', () => {
  for (const metric of Object.keys(METRICS)) expect(prod.body).toContain(`"Caseload","${metric}"`);
});

test('the dashboard shows the database where it is known, and has no section for it elsewhere', () => {
  const titles = ({ widgets }: typeof prod) => widgets.flatMap(({ properties }) => properties.title ?? []);
  expect(titles(prod).slice(-4)).toEqual([
    'Connections of the proxy',
    'Connections of the writer',
    'Processors of the writer (%)',
    'Locks',
  ]);
  expect(dashboardOf('local').widgets.map(({ properties }) => properties.markdown)).not.toContain('## database');
});
