import type { EnvironmentSettings } from './execution-environment.ts';
import { type ExecutionEnvironment, type InvocationResult, startEnvironment } from './execution-environment.ts';

/** An execution environment as it stands now. */
export interface EnvironmentState {
  readonly id: string;
  readonly functionName: string;
  /** It was given an invocation that has not ended. */
  readonly busy: boolean;
  /** The handler runs: busy, and not starting up any more. */
  readonly atWork: boolean;
}

/** A function with its warm environments. */
export interface LocalFunction {
  /** Runs in a warm environment, or a new one; as many run at once as are called. */
  invoke(event: unknown): Promise<InvocationResult>;
  /** The environments that live, oldest first. */
  environments(): EnvironmentState[];
  /** Ends one at once, as SIGKILL does; false when there is none of this id any more. */
  killEnvironment(id: string): Promise<boolean>;
  /** Ends every environment, those that run too. */
  stop(): Promise<void>;
}

export function localFunction(settings: EnvironmentSettings): LocalFunction {
  const functionName = settings.plan.name;
  const all = new Set<ExecutionEnvironment>();
  const busy = new Set<ExecutionEnvironment>();
  const idle: ExecutionEnvironment[] = [];

  /** The last used is the warmest. */
  const takeIdle = (): ExecutionEnvironment | null => {
    for (let environment = idle.pop(); environment; environment = idle.pop()) {
      if (environment.isAlive()) return environment;
      all.delete(environment);
    }
    return null;
  };

  return {
    async invoke(event) {
      const environment = takeIdle() ?? startEnvironment(settings);
      all.add(environment);
      busy.add(environment);
      const result = await environment.invoke(event).finally(() => busy.delete(environment));
      if (environment.isAlive()) idle.push(environment);
      else all.delete(environment);
      return result;
    },
    environments: () =>
      [...all]
        .filter((environment) => environment.isAlive())
        .map((environment) => ({
          id: environment.id,
          functionName,
          busy: busy.has(environment),
          atWork: environment.isAtWork(),
        })),
    async killEnvironment(id) {
      const found = [...all].find((environment) => environment.id === id && environment.isAlive());
      await found?.kill();
      return found !== undefined;
    },
    async stop() {
      await Promise.all([...all].map((environment) => environment.kill()));
    },
  };
}
