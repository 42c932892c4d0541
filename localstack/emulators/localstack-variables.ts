import { delimiter, join } from 'node:path';
import { placesOf, projectRoot } from '../places.ts';
import type { Surroundings } from './emulator.ts';

const PLACES = placesOf('localstack');

/** What a person may set for LocalStack itself, to see more. */
const PASSED_ON = ['HOME', 'LANG', 'DEBUG', 'LS_LOG'];

/**
 * The environment of LocalStack's process. Little of the caller's own: an AWS profile, say, would reach LocalStack's clients.
 * @see https://docs.localstack.cloud/aws/capabilities/config/configuration/
 */
export function localstackVariables({ port, env, node, database }: Surroundings): Record<string, string> {
  const listen = `127.0.0.1:${port}`;
  return {
    ...Object.fromEntries(PASSED_ON.flatMap((name) => (env[name] ? [[name, env[name]]] : []))),
    PATH: ['/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
    TMPDIR: PLACES.temporary,
    XDG_CACHE_HOME: PLACES.cache,
    FILESYSTEM_ROOT: PLACES.files,
    // In a container of anybody's it would take that for its own, and the container's root for the one above.
    OVERRIDE_IN_DOCKER: '0',
    GATEWAY_LISTEN: listen,
    // Stands in the URLs that LocalStack gives out; its own name needs public DNS.
    LOCALSTACK_HOST: listen,
    SQS_ENDPOINT_STRATEGY: 'path',
    // Nothing is fetched, nothing is reported, and port 53 is left alone.
    SKIP_SSL_CERT_DOWNLOAD: '1',
    DISABLE_EVENTS: '1',
    DNS_ADDRESS: '0',
    // Types that are only looked at, such as dashboards, must not stop a deployment.
    CFN_IGNORE_UNSUPPORTED_RESOURCE_TYPES: '1',
    // Its pollers rest for up to ten seconds when a queue was empty, and for a second after each batch.
    LAMBDA_EVENT_SOURCE_MAPPING_POLL_INTERVAL_SEC: '0.1',
    LAMBDA_EVENT_SOURCE_MAPPING_MAX_BACKOFF_ON_EMPTY_POLL_SEC: '1',
    LAMBDA_EVENT_SOURCE_MAPPING_MAX_BACKOFF_ON_ERROR_SEC: '5',
    LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT: '60',
    LAMBDA_RUNTIME_EXECUTOR: 'caseload-process',
    // For its init hook.
    CASELOAD_DATABASE: `${database.host}:${database.port}`,
    CASELOAD_NODE: node,
    CASELOAD_ENVIRONMENT_ENTRY: join(projectRoot, 'localstack', 'runtime', 'environment-entry.ts'),
  };
}
