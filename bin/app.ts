import { addStage, caseloadApp } from '../lib/caseload-app.ts';
import { stageSettings } from '../lib/stage-settings.ts';

/** The CDK app: `cdk synth -c stage=NAME`, where cdk.json may override the stage's settings under `caseload.NAME`. */
const app = caseloadApp();
const stage = app.node.tryGetContext('stage') ?? 'dev';
addStage(app, stageSettings(stage, app.node.tryGetContext('caseload')?.[stage]));
app.synth();
