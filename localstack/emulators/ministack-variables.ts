import { delimiter, dirname, join } from 'node:path';
import { placesOf, projectRoot } from '../places.ts';
import type { Surroundings } from './emulator.ts';

const PLACES = placesOf('ministack');

/** What a person may set for MiniStack itself, to see more. */
const PASSED_ON = ['LANG', 'LOG_LEVEL'];

/**
 * The environment of MiniStack's process. Functions inherit all of it, so there is nothing of the caller's AWS configuration
 * in it and no real account can be reached.
 */
export function ministackVariables({ port, env, node }: Omit<Surroundings, 'database'>): Record<string, string> {
  const nowhere = join(PLACES.home, 'no-such-file');
  return {
    ...Object.fromEntries(PASSED_ON.flatMap((name) => (env[name] ? [[name, env[name]]] : []))),
    // Functions run by the first `node` on it.
    PATH: [dirname(node), '/usr/bin', '/bin'].join(delimiter),
    HOME: PLACES.files,
    TMPDIR: PLACES.temporary,
    TZ: 'UTC',
    BIND_HOST: '127.0.0.1',
    // Stands in the URLs that it gives out.
    MINISTACK_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    S3_DATA_DIR: join(PLACES.files, 's3'),
    STATE_DIR: join(PLACES.files, 'state'),
    LAMBDA_EXECUTOR: 'local',
    // Lambda's Node.js brings the SDK along, and the handler of CDK's trigger requires it from there.
    NODE_PATH: join(projectRoot, 'node_modules'),
    AWS_CONFIG_FILE: nowhere,
    AWS_SHARED_CREDENTIALS_FILE: nowhere,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
