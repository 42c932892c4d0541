import type { EnvironmentSettings } from './execution-environment.ts';
import { type ExecutionEnvironment, type InvocationResult, startEnvironment } from './execution-environment.ts';

/** A function with its warm environments. */
export interface LocalFunction {
  /** Runs in a warm environment, or a new one; as many run at once as are called. */
  invoke(event: unknown): Promise<InvocationResult>;
  /** Ends every environment, those that run too. */
  stop(): Promise<void>;
}

export function localFunction(settings: EnvironmentSettings): LocalFunction {
  const all = new Set<ExecutionEnvironment>();
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
      const result = await environment.invoke(event);
      if (environment.isAlive()) idle.push(environment);
      else all.delete(environment);
      return result;
    },
    async stop() {
      await Promise.all([...all].map((environment) => environment.kill()));
    },
  };
}
