import { DEFAULT_DEPLOYMENT } from './deployment-name.ts';
import type { StageSettings } from './stage-schema.ts';
import { type StageOverrides, stageSettings } from './stage-settings.ts';

/**
 * The settings that the context of a CDK app asks for: `stage` (default `dev`), `deployment`, and `caseload` from cdk.json with
 * overrides by stage. The settings of a stage serve every deployment, and those under `DEPLOYMENT-STAGE` come over them
 * for one. The schemas' name does not: on one server a second deployment would work on the first one's cases.
 * @param context Reads one key.
 * @throws Error that lists everything wrong, each with what to do.
 */
export function contextSettings(context: (key: string) => unknown): StageSettings {
  const stage = String(context('stage') ?? 'dev');
  const all = (context('caseload') ?? {}) as Readonly<Record<string, StageOverrides>>;
  const ofStage = all[stage] ?? {};
  const written = ofStage.deployment ?? DEFAULT_DEPLOYMENT;
  const deployment = String(context('deployment') ?? written);
  const { databaseName, ...shared } = ofStage;
  return stageSettings(stage, {
    ...(deployment === written ? ofStage : shared),
    ...all[`${deployment}-${stage}`],
    deployment,
  });
}
