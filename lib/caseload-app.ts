import { App, type AppProps, type StackProps, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { CodeFor } from './constructs/lambda-code.ts';
import { costTags } from './cost-tags.ts';
import { DataStack } from './data-stack.ts';
import { connectionFromSettings, type DatabaseConnection } from './database-connection.ts';
import { namePrefix } from './deployment-name.ts';
import { PipelineStack } from './pipeline-stack.ts';
import type { StageSettings } from './stage-schema.ts';

/** A CDK app whose synth fails on any finding of cdk-nag that nobody acknowledged. */
export function caseloadApp(props?: AppProps): App {
  // No CDK metadata resource: the templates hold what runs and nothing else.
  const app = new App({ analyticsReporting: false, ...props });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

/**
 * Adds the stacks of one stage: the pipeline, and the data stack before it when the stage has a database, or a proxy, of its own.
 * @param codeFor Code in place of the bundles, for tests.
 */
export function addStage(app: App, settings: StageSettings, codeFor?: CodeFor): PipelineStack {
  return new PipelineStack(app, `${namePrefix(settings)}-pipeline`, {
    settings,
    database: connectionFor(app, settings),
    ...ofStage(settings),
    codeFor,
  });
}

function connectionFor(app: App, settings: StageSettings): DatabaseConnection {
  const { database } = settings;
  if (database.kind === 'existing' || database.kind === 'plain') return connectionFromSettings(database);
  const data = new DataStack(app, `${namePrefix(settings)}-data`, {
    settings,
    database,
    ...ofStage(settings),
  });
  return data.connection;
}

const ofStage = (settings: StageSettings): StackProps => ({
  terminationProtection: settings.retainData,
  tags: costTags(settings),
});
