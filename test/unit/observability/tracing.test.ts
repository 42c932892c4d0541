import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startDaemon, TRACE_ID } from '../../support/trace-daemon.ts';

describe('tracing', () => {
  // One for all: the SDK reads its address when it is loaded.
  let daemon: Awaited<ReturnType<typeof startDaemon>>;

  beforeAll(async () => {
    daemon = await startDaemon();
  });
  afterAll(() => daemon.close());
  beforeEach(() => {
    daemon.sent.length = 0;
    for (const [name, value] of Object.entries(daemon.environment)) vi.stubEnv(name, value);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  const tracing = async (enabled: string) => {
    vi.stubEnv('POWERTOOLS_TRACE_ENABLED', enabled);
    return (await import('../../../shared/observability/tracing.ts')).createTracing();
  };

  test('says of which case and batch a unit was, of two at once each its own', async () => {
    const { trace } = await tracing('true');
    const both = [
      trace('unit', { caseId: 7, batchId: 12 }, async () => 'seven'),
      trace('unit', { caseId: 8 }, async () => 'eight'),
    ];
    expect(await Promise.all(both)).toEqual(['seven', 'eight']);
    const segments = await daemon.segments(2);
    expect(segments.map(({ name, trace_id, annotations }) => [name, trace_id, annotations])).toEqual([
      ['unit', TRACE_ID, { caseId: 7, batchId: 12 }],
      ['unit', TRACE_ID, { caseId: 8 }],
    ]);
  });

  test('says that a unit failed and not with what words, and lets the error through', async () => {
    const { trace } = await tracing('true');
    const failing = trace('unit', { caseId: 7 }, () => Promise.reject(new Error('a secret subject')));
    await expect(failing).rejects.toThrow('a secret subject');
    const [segment] = await daemon.segments(1);
    expect(segment).toMatchObject({ fault: true });
    expect(daemon.sent.join()).not.toContain('secret');
  });

  test('is off where the deployment says so', async () => {
    const { trace, capture } = await tracing('false');
    const client = {} as Parameters<typeof capture>[0];
    expect(capture(client)).toBe(client);
    expect(await trace('unit', { caseId: 7 }, async () => 'done')).toBe('done');
    expect(daemon.sent).toEqual([]);
  });
});
