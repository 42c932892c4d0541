import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmulatedQueue } from '../fauxqs/emulated-queue.ts';
import { ACCOUNT, type EmbeddedAws, startEmbeddedAws } from '../fauxqs/start-emulator.ts';
import type { DeploymentPlan } from './deployment-plan.ts';
import { type EventSourceMapping, startMapping } from './event-source-mapping.ts';
import { functionVariables } from './function-variables.ts';
import { type LocalFunction, localFunction } from './local-function.ts';
import { readAssembly } from './read-assembly.ts';
import { readPlan } from './read-plan.ts';
import type { DeployOptions, Runtime } from './runtime.ts';
import { startSchedules } from './start-schedules.ts';
import { TemplateError } from './template.ts';

const DEFAULT_CONCURRENCY = 2;
const DRAIN_TIMEOUT_MS = 30_000;

/** A function of the plan with its processes. */
interface Deployed {
  readonly arn: string;
  readonly name: string;
  readonly logFile: string;
  readonly local: LocalFunction;
}

/**
 * Deploys the one stack of a synthesized assembly into a new emulator and runs its functions.
 * @throws TemplateError when the assembly holds something that does not run here.
 */
export async function deploy(assemblyDirectory: string, options: DeployOptions): Promise<Runtime> {
  const [stack, ...others] = await readAssembly(assemblyDirectory);
  if (!stack || others.length > 0) {
    const names = [stack, ...others].map((found) => found?.name).join(', ');
    throw new TemplateError(`${assemblyDirectory} must hold one stack, the pipeline's; it holds: ${names || 'none'}.`);
  }
  const emulator = await startEmbeddedAws(options.region === undefined ? {} : { region: options.region });
  try {
    const { endpoint, region } = emulator;
    const plan = readPlan(stack, { endpoint, region, account: ACCOUNT });
    await mkdir(options.runDirectory, { recursive: true });
    const queues = plan.queues.map(({ name, attributes }) => emulator.createQueue(name, attributes));
    const topics = Object.fromEntries(plan.topics.map(({ name }) => [name, emulator.createTopic(name)]));
    for (const { topicArn, queueArn, attributes } of plan.subscriptions) {
      emulator.subscribe(topicArn, queueArn, attributes);
    }
    for (const { name, ...settings } of plan.buckets) emulator.createBucket(name, settings);
    const functions = plan.functions.map((template): Deployed => {
      const fn = { ...template, timeoutSeconds: options.functionTimeoutSeconds ?? template.timeoutSeconds };
      const logFile = join(options.runDirectory, `${fn.name}.log`);
      const variables = functionVariables(fn, emulator, options.environment ?? {});
      return { arn: fn.arn, name: fn.name, logFile, local: localFunction({ plan: fn, variables, logFile }) };
    });
    await callTriggers(plan, functions);
    const mappings = startMappings(plan, queues, functions, { ...options, region });
    const stopSchedules = startSchedules(plan.schedules, emulator.send);
    return runtimeOf({ emulator, plan, queues, topics, functions, mappings, stopSchedules });
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}

/**
 * Calls what a deployment calls before other new code runs.
 * @throws Error when one fails, as CloudFormation then goes back.
 */
async function callTriggers({ triggers }: DeploymentPlan, functions: readonly Deployed[]): Promise<void> {
  for (const { name, logFile, local } of functions.filter(({ arn }) => triggers.includes(arn))) {
    const result = await local.invoke({});
    if (result.status === 'returned') continue;
    await local.stop();
    throw new Error(`The deployment's call of ${name} failed: ${result.message} Its log is ${logFile}.`);
  }
}

function startMappings(
  { mappings }: DeploymentPlan,
  queues: readonly EmulatedQueue[],
  functions: readonly Deployed[],
  options: Pick<DeployOptions, 'maxConcurrency' | 'onLog' | 'decorateQueue'> & { region: string },
): EventSourceMapping[] {
  const { maxConcurrency = DEFAULT_CONCURRENCY, onLog = () => {}, region, decorateQueue = (queue) => queue } = options;
  const resolved = mappings.map((plan) => {
    const queue = queues.find(({ arn }) => arn === plan.queueArn);
    const target = functions.find(({ arn }) => arn === plan.functionArn);
    if (!queue || !target) throw new TemplateError(`No queue ${plan.queueArn} or no function ${plan.functionArn}.`);
    return { plan, queue, target };
  });
  // Only when all are found does the first begin to poll.
  return resolved.map(({ plan, queue, target: { name, local } }) =>
    startMapping({
      plan,
      queue: decorateQueue(queue),
      region,
      target: local,
      concurrency: Math.min(maxConcurrency, plan.maximumConcurrency ?? maxConcurrency),
      onFailure: (message) => onLog(`${name}: ${message}`),
    }),
  );
}

interface Parts {
  readonly emulator: EmbeddedAws;
  readonly plan: DeploymentPlan;
  readonly queues: readonly EmulatedQueue[];
  readonly topics: Readonly<Record<string, string>>;
  readonly functions: readonly Deployed[];
  readonly mappings: readonly EventSourceMapping[];
  readonly stopSchedules: () => void;
}

function runtimeOf({ emulator, plan, queues, topics, functions, mappings, stopSchedules }: Parts): Runtime {
  const sources = new Set(plan.mappings.map(({ queueArn }) => queueArn));
  const isEmpty = (queue: EmulatedQueue): boolean => {
    const { visible, inFlight, delayed } = queue.counts();
    return visible + inFlight + delayed === 0;
  };
  const stopFunctions = () => Promise.all(functions.map(({ local }) => local.stop()));

  const finish = async (patienceMs: number) => {
    stopSchedules();
    const impatience = setTimeout(() => void stopFunctions(), patienceMs);
    await Promise.all(mappings.map((mapping) => mapping.stop()));
    clearTimeout(impatience);
    await stopFunctions();
    await emulator.stop();
  };
  let stopping: Promise<void> | undefined;

  return {
    endpoint: emulator.endpoint,
    region: emulator.region,
    queues: Object.fromEntries(queues.map(({ name, url }) => [name, url])),
    topics,
    buckets: plan.buckets.map(({ name }) => name),
    functions: Object.fromEntries(functions.map(({ name, logFile }) => [name, { logFile }])),
    outputs: plan.outputs,
    queueCounts: () => Object.fromEntries(queues.map((queue) => [queue.name, queue.counts()])),
    isIdle: () => mappings.every((m) => m.active() === 0) && queues.every((q) => !sources.has(q.arn) || isEmpty(q)),
    async invoke(functionName, event) {
      const found = functions.find(({ name }) => name === functionName);
      if (!found) throw new Error(`There is no function ${functionName}.`);
      return found.local.invoke(event);
    },
    environments: () => functions.flatMap(({ local }) => local.environments()),
    async killEnvironment(id) {
      const killed = await Promise.all(functions.map(({ local }) => local.killEnvironment(id)));
      return killed.includes(true);
    },
    async stop({ drain = true, timeoutMs = DRAIN_TIMEOUT_MS } = {}) {
      stopping ??= finish(drain ? timeoutMs : 0);
      await stopping;
    },
  };
}
