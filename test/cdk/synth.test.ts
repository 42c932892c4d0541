import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
const bin = join(root, 'node_modules', '.bin');

/** The environment of a machine that knows no account: no credentials, no region, no Docker. */
const bare = (home: string) => ({ PATH: `${bin}:/usr/bin:/bin`, HOME: home, AWS_EC2_METADATA_DISABLED: 'true' });

/** What a reference in the template may become once it is deployed. */
function deployedValue(variable: string): string {
  if (variable.endsWith('_URL')) return `https://sqs.eu-west-1.amazonaws.com/111122223333/${variable}`;
  return variable.endsWith('_ARN') ? `arn:aws:sns:eu-west-1:111122223333:${variable}` : 'name.example.com';
}

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
    const template = JSON.parse(readFileSync(join(out, `caseload-${stage}-pipeline.template.json`), 'utf8'));
    // biome-ignore lint/suspicious/noExplicitAny: a template is whatever JSON CloudFormation takes
    const functions = (Object.values(template.Resources) as any[]).filter(
      // CDK's own, which calls the migrator while the stack is deployed, is told no address.
      ({ Type, Properties }) => Type === 'AWS::Lambda::Function' && Properties.Environment,
    );
    expect(functions).toHaveLength(6);
    for (const { Properties, Metadata } of functions) {
      const variables = Object.entries(Properties.Environment.Variables).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : deployedValue(name),
      ]);
      const script = `const m = await import(process.argv[1]); process.stdout.write(typeof m.handler); process.exit()`;
      const { stdout } = await run(
        join(bin, 'node'),
        ['--input-type=module', '--eval', script, join(out, Metadata['aws:asset:path'], 'index.mjs')],
        { cwd: out, env: { ...bare(out), AWS_REGION: 'eu-west-1', ...Object.fromEntries(variables) } },
      );
      expect(stdout).toBe('function');
    }
  }, 60_000);
});

test('an unknown stage fails and names the stages', async () => {
  const app = run(join(bin, 'node'), ['bin/app.ts'], {
    cwd: root,
    env: { ...bare(tmpdir()), CDK_CONTEXT_JSON: JSON.stringify({ stage: 'staging' }) },
  });
  await expect(app).rejects.toThrow(/no stage "staging".*local, dev, prod/);
}, 30_000);
