import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startDaemon, TRACE_ID } from '../support/trace-daemon.ts';
import { lambdasOf, type Resource } from './synthesize.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
const bin = join(root, 'node_modules', '.bin');

/** The environment of a machine that knows no account: no credentials, no region, no Docker. */
const bare = (home: string) => ({ PATH: `${bin}:/usr/bin:/bin`, HOME: home, AWS_EC2_METADATA_DISABLED: 'true' });

/** A message that cannot be read, which a function refuses by telling of it: calls of AWS, and none of the database. */
const UNREADABLE = {
  Records: [{ messageId: 'm', body: 'no JSON', attributes: { ApproximateReceiveCount: '1', SentTimestamp: '0' } }],
};

/** What a reference in the template may become once it is deployed. */
function deployedValue(variable: string): string {
  if (variable.endsWith('_URL')) return `https://sqs.eu-west-1.amazonaws.com/111122223333/${variable}`;
  return variable.endsWith('_ARN') ? `arn:aws:sns:eu-west-1:111122223333:${variable}` : 'name.example.com';
}

// biome-ignore lint/suspicious/noExplicitAny: a template is whatever JSON CloudFormation takes
function deployedFunctions(out: string, stage: string): any[] {
  const template = JSON.parse(readFileSync(join(out, `caseload-${stage}-pipeline.template.json`), 'utf8'));
  return lambdasOf(template.Resources).map(([, fn]) => fn);
}

const variablesOf = ({ Environment }: Resource['Properties']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(Environment.Variables).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : deployedValue(name),
    ]),
  );

describe.each(['local', 'dev'])('cdk synth -c stage=%s without an account', (stage) => {
  let out: string;

  beforeAll(async () => {
    out = mkdtempSync(join(tmpdir(), 'caseload-synth-'));
    const args = ['synth', '--quiet', '--no-notices', '--output', out, '--context', `stage=${stage}`];
    await run(join(bin, 'cdk'), args, { cwd: root, env: bare(out) });
  }, 120_000);
  afterAll(() => rmSync(out, { recursive: true }));

  test('writes the templates of the stage', () => {
    const templates = readdirSync(out).filter((name) => name.endsWith('.template.json'));
    const stacks = stage === 'local' ? ['pipeline'] : ['data', 'pipeline'];
    expect(templates.sort()).toEqual(stacks.map((stack) => `caseload-${stage}-${stack}.template.json`));
  });

  test('each lambda is one bundle that loads where nothing is installed and exports its handler', async () => {
    const functions = deployedFunctions(out, stage);
    expect(functions).toHaveLength(6);
    for (const { Properties, Metadata } of functions) {
      const script = `const m = await import(process.argv[1]); process.stdout.write(typeof m.handler); process.exit()`;
      const { stdout } = await run(
        join(bin, 'node'),
        ['--input-type=module', '--eval', script, join(out, Metadata['aws:asset:path'], 'index.mjs')],
        { cwd: out, env: { ...bare(out), AWS_REGION: 'eu-west-1', ...variablesOf(Properties) } },
      );
      expect(stdout).toBe('function');
    }
  }, 60_000);

  test.runIf(stage === 'dev')(
    'a bundle traces what it calls, as the stage says',
    async () => {
      const daemon = await startDaemon();
      onTestFinished(() => daemon.close());
      const [{ Properties, Metadata }] = deployedFunctions(out, stage);
      const script = `const m = await import(process.argv[1]); await m.handler(${JSON.stringify(UNREADABLE)}, {
      getRemainingTimeInMillis: () => 60_000, awsRequestId: 'r' });`;
      const child = spawn(
        join(bin, 'node'),
        ['--input-type=module', '--eval', script, join(out, Metadata['aws:asset:path'], 'index.mjs')],
        {
          cwd: out,
          stdio: 'ignore',
          env: {
            ...bare(out),
            ...variablesOf(Properties),
            ...daemon.environment,
            AWS_REGION: 'eu-west-1',
            AWS_ACCESS_KEY_ID: 'a',
            AWS_SECRET_ACCESS_KEY: 'b',
            // Nobody listens there: the call fails, and that is traced like any other.
            AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
          },
        },
      );
      onTestFinished(() => void child.kill('SIGKILL'));
      const [segment] = await daemon.segments(1);
      expect(segment).toMatchObject({ name: 'SNS', trace_id: TRACE_ID, fault: true });
    },
    60_000,
  );
});

test('an unknown stage fails and names the stages', async () => {
  const app = run(join(bin, 'node'), ['bin/app.ts'], {
    cwd: root,
    env: { ...bare(tmpdir()), CDK_CONTEXT_JSON: JSON.stringify({ stage: 'staging' }) },
  });
  await expect(app).rejects.toThrow(/no stage "staging".*local, dev, prod/);
}, 30_000);
