import { describe, expect, test, vi } from 'vitest';
import type { Fault } from '../../faults/fault.ts';
import { parseFaultArguments } from '../../faults/parse-fault-arguments.ts';

const fault = (name: string): Fault => ({
  name,
  title: `what ${name} does`,
  documents: { full: 2_000, short: 1_000 },
  run: async () => ({ figures: {}, problems: [] }),
});
const ALL = [fault('kills'), fault('losses'), fault('storms')];
const parse = (...argv: string[]) => parseFaultArguments(argv, ALL, () => 77);

class Exit extends Error {}

/** What commander writes to standard error when it ends the process. */
function refusal(...argv: string[]): string {
  let written = '';
  const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Exit(String(code));
  });
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
  try {
    expect(() => parse(...argv)).toThrow(new Exit('1'));
    return written;
  } finally {
    exit.mockRestore();
    write.mockRestore();
  }
}

describe('the arguments of the fault suite', () => {
  test('are all faults in full with a new seed by default', () => {
    expect(parse()).toEqual({ faults: ALL, seed: 77, documents: null, short: false, json: false });
  });

  test('name faults in the order wanted, a seed and a form', () => {
    expect(parse('--only', 'storms, kills', '--seed', '0', '--documents', '1000', '--short', '--json')).toEqual({
      faults: [ALL[2], ALL[0]],
      seed: 0,
      documents: 1_000,
      short: true,
      json: true,
    });
  });

  test('ask for a seed only when none is named', () => {
    const newSeed = vi.fn(() => 1);
    expect(parseFaultArguments(['--seed', '4294967295'], ALL, newSeed).seed).toBe(4_294_967_295);
    expect(newSeed).not.toHaveBeenCalled();
  });

  test.each([
    [['--only', 'kills,floods'], 'It must be of: kills, losses, storms.'],
    [['--only', ''], 'It must be of: kills, losses, storms.'],
    [['--seed', '-1'], 'It must be a whole number from 0 to 4294967295.'],
    [['--seed', '4294967296'], 'It must be a whole number from 0 to 4294967295.'],
    [['--seed', '1e3'], 'It must be a whole number from 0 to 4294967295.'],
    [['--documents', '999'], 'It must be a whole number from 1000 to 1000000.'],
    [['--documents', '1.5'], 'It must be a whole number from 1000 to 1000000.'],
    [['--frob'], "unknown option '--frob'"],
    [['stray'], 'too many arguments'],
  ])('are refused: %j', (argv, problem) => {
    expect(refusal(...argv)).toContain(problem);
  });
});
