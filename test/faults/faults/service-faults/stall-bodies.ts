import type { EpisodeSubject } from '../../episodes/episode.ts';
import type { Strike } from '../../episodes/strike.ts';

/** Intake asks for the head of a file and for all of it, and each part is asked for. */
const OBJECTS_ASKED = 4;
const AFTER_BYTES = 1_000;

/** Lets the bodies of so many objects stall; resolves when they have, or the import has ended. */
export async function stallBodies(
  { lab, choose, ended }: Pick<EpisodeSubject, 'lab' | 'choose' | 'ended'>,
  wanted: number,
): Promise<Strike> {
  const enough = Promise.withResolvers<void>();
  let passing = Math.floor(choose('objects before') * OBJECTS_ASKED);
  let [begun, stalled] = [0, 0];
  const remove = lab.awsProxy.onRequest(({ action }) => {
    if (action !== 'GetObject' || begun >= wanted) return { kind: 'pass' };
    passing -= 1;
    if (passing >= 0) return { kind: 'pass' };
    begun += 1;
    const brokenOff = () => {
      stalled += 1;
      if (stalled >= wanted) enough.resolve();
    };
    return { kind: 'body', afterBytes: AFTER_BYTES, ending: 'stall', brokenOff };
  });
  ended.addEventListener('abort', () => enough.resolve(), { once: true });
  await enough.promise;
  remove();
  return { what: 'bodies stalled', wanted, times: stalled };
}
