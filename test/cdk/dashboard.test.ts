import { describe, expect, test } from 'vitest';
import { METRICS } from '../../shared/core/metric-names.ts';
import { DEPLOYMENTS } from './stages.ts';
import { ofType, type Resource, resourcesOf, synthesizeStage } from './synthesize.ts';

interface Widget {
  readonly type: string;
  readonly properties: { readonly title?: string; readonly markdown?: string; readonly alarms?: unknown[] };
}

/** The dashboard as CloudWatch reads it, with each reference as a word. */
function dashboardOf(stage: string, overrides = {}) {
  const pipeline = resourcesOf(synthesizeStage(stage, overrides)[`caseload-${stage}-pipeline`]!);
  const [[, { Properties }], ...others] = ofType(pipeline, 'AWS::CloudWatch::Dashboard') as [[string, Resource]];
  expect(others).toEqual([]);
  const parts: readonly unknown[] = Properties.DashboardBody['Fn::Join'][1];
  const body = parts.map((part) => (typeof part === 'string' ? part : 'reference')).join('');
  const { widgets } = JSON.parse(body) as { widgets: Widget[] };
  return { name: Properties.DashboardName as string, body, widgets, pipeline };
}

const prod = dashboardOf('prod');

describe.each(DEPLOYMENTS)('the dashboard of $name', ({ stage, overrides }) => {
  const { name, widgets, pipeline } = dashboardOf(stage, overrides);

  test('is named as the deployment and begins with every alarm of the stack', () => {
    expect(name).toBe(`caseload-${stage}`);
    const status = widgets.find(({ type }) => type === 'alarm')!;
    expect(status.properties.alarms).toHaveLength(ofType(pipeline, 'AWS::CloudWatch::Alarm').length);
    // CloudWatch shows no more in one widget.
    expect(status.properties.alarms!.length).toBeLessThanOrEqual(100);
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
