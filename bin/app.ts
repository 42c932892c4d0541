import { addStage, caseloadApp } from '../lib/caseload-app.ts';
import { contextSettings } from '../lib/context-settings.ts';

/** The CDK app: `cdk synth -c stage=NAME [-c deployment=NAME]`, with what cdk.json says of them under `caseload`. */
const app = caseloadApp();
const context = (key: string): unknown => {
  const value: unknown = app.node.tryGetContext(key);
  // What the command line gives (`-c caseload=JSON`) comes as text.
  return key === 'caseload' && typeof value === 'string' ? JSON.parse(value) : value;
};
addStage(app, contextSettings(context));
app.synth();
