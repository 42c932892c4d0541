import { expect, onTestFinished, test } from 'vitest';
import { deploy } from '../../../localstack/runtime/deploy.ts';
import { consumer, tinyAssembly } from './tiny-assembly.ts';

test('one timeout may be set for every function, in place of the template’s', async () => {
  const assembly = tinyAssembly(
    { ...consumer({ name: 'slow', timeout: 30 }) },
    {
      slow: 'note({ left: context.getRemainingTimeInMillis() }); await new Promise(() => setInterval(() => {}, 1000));',
    },
  );
  const runtime = await deploy(assembly.directory, {
    runDirectory: `${assembly.directory}/run`,
    functionTimeoutSeconds: 1,
  });
  onTestFinished(async () => {
    await runtime.stop({ drain: false });
    assembly.remove();
  });
  const result = await runtime.invoke('slow', { Records: [] });
  expect(result).toEqual({ status: 'timed-out', message: 'Task timed out after 1.00 seconds' });
  expect(assembly.notes()[0]?.['left']).toBeLessThanOrEqual(1_000);
});
