import { expect, onTestFinished, test } from 'vitest';
import { deploy } from '../../../localstack/runtime/deploy.ts';
import { consumer, tinyAssembly } from './tiny-assembly.ts';

const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

/** A stack whose deployment calls `migrator`,. */
function stackWith(migrator: string) {
  const assembly = tinyAssembly(
    {
      ...consumer({ name: 'migrator' }),
      migratorVersion: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'migratorFunction' } } },
      provider: { Type: 'AWS::Lambda::Function' },
      trigger: {
        Type: 'Custom::Trigger',
        Properties: { ServiceToken: arnOf('provider'), HandlerArn: { Ref: 'migratorVersion' } },
      },
    },
    { migrator },
  );
  onTestFinished(() => assembly.remove());
  return { assembly, start: () => deploy(assembly.directory, { runDirectory: `${assembly.directory}/run` }) };
}

test('a deployment calls the function of its trigger once, before it is there', async () => {
  const { assembly, start } = stackWith('note({ event }); return {};');
  const runtime = await start();
  onTestFinished(() => runtime.stop());
  expect(assembly.notes()).toMatchObject([{ handler: 'migrator', event: {} }]);
});

test('a deployment whose trigger fails is none, says why, and leaves nothing behind', async () => {
  const { assembly, start } = stackWith(`note({}); throw new Error('the schema is locked');`);
  await expect(start()).rejects.toThrow(
    /call of migrator failed: Error: the schema is locked Its log is .*migrator\.log/,
  );
  const [{ pid } = { pid: 0 }] = assembly.notes();
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});
