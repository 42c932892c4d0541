import { CONSUMER_NAMES, type ConsumerName } from './consumer-names.ts';
import type { ConsumerSettings } from './consumer-settings.ts';
import { STAGES, type Stage } from './deployment-name.ts';
import { STAGE_DEFAULTS } from './stage-defaults.ts';
import { type StageSettings, type StageSettingsInput, stageSettingsSchema } from './stage-schema.ts';

/** What `cdk.json` may say under `caseload.<stage>`: any setting but the stage, consumers in part, the database whole. */
export type StageOverrides = Partial<Omit<StageSettingsInput, 'stage' | 'consumers'>> & {
  readonly consumers?: Partial<Record<ConsumerName, Partial<ConsumerSettings>>>;
};

/**
 * The settings of one stage: its defaults with the overrides over them, checked and frozen.
 * @throws Error that lists everything wrong, each with what to do.
 */
export function stageSettings(stage: string, overrides: StageOverrides = {}): StageSettings {
  if (!isStage(stage)) {
    throw new Error(`There is no stage "${stage}": call cdk with -c stage=NAME, NAME one of ${STAGES.join(', ')}.`);
  }
  const defaults = STAGE_DEFAULTS[stage];
  const parsed = stageSettingsSchema.safeParse({
    ...defaults,
    ...overrides,
    stage,
    alarms: { ...defaults.alarms, ...overrides.alarms },
    consumers: { ...overrides.consumers, ...mergeConsumers(defaults.consumers, overrides.consumers) },
  });
  if (parsed.success) return Object.freeze(parsed.data);
  const problems = parsed.error.issues.map(({ path, message }) => `  ${path.join('.') || 'settings'}: ${message}`);
  throw new Error(
    `The settings of stage "${stage}" (cdk.json, context.caseload.${stage}) are not usable:\n${problems.join('\n')}`,
  );
}

const isStage = (name: string): name is Stage => (STAGES as readonly string[]).includes(name);

const mergeConsumers = (
  defaults: Record<ConsumerName, ConsumerSettings>,
  overrides: StageOverrides['consumers'] = {},
): Record<string, unknown> =>
  Object.fromEntries(CONSUMER_NAMES.map((name) => [name, { ...defaults[name], ...overrides[name] }]));
