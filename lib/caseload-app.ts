import { App, type AppProps, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { CodeFor } from './constructs/lambda-code.ts';
import { DataStack } from './data-stack.ts';
import { connectionFromSettings, type DatabaseConnection } from './database-connection.ts';
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
 * Adds the stacks of one stage: the pipeline, and the data stack before it when the stage has a database of its own.
 * @param codeFor Code in place of the bundles, for tests.
 */
export function addStage(app: App, settings: StageSettings, codeFor?: CodeFor): PipelineStack {
  const terminationProtection = settings.retainData;
  return new PipelineStack(app, `caseload-${settings.stage}-pipeline`, {
    settings,
    database: connectionFor(app, settings),
    terminationProtection,
    codeFor,
  });
}

function connectionFor(app: App, settings: StageSettings): DatabaseConnection {
  const { stage, database, retainData } = settings;
  if (database.kind !== 'new') return connectionFromSettings(database);
  const data = new DataStack(app, `caseload-${stage}-data`, { settings, database, terminationProtection: retainData });
  return data.connection;
}
