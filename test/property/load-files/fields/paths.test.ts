import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extensionOf, readRelativePath } from '../../../../shared/load-files/fields/paths.ts';

const separator = fc.constantFrom('/', '\\', '//', '/./', '\\.\\');
const name: fc.Arbitrary<string> = fc.constantFrom('NATIVES', '001', 'a b', '...', '..a', 'a..', '.git', 'é', 'x.msg');
const steps = fc.array(name, { minLength: 1, maxLength: 5 });
/** Text dense in what leads out of a production. */
const hostile = fc
  .array(fc.constantFrom('..', '.', '/', '\\', 'a', '..a', ':', '\u0000', '\n', 'http:', '~', ' '), { maxLength: 10 })
  .map((parts) => parts.join(''));

describe('relative paths', () => {
  it('come down to the steps they are made of, however these are separated', () => {
    fc.assert(
      fc.property(steps, fc.infiniteStream(separator), fc.constantFrom('', './', '.\\'), (names, between, lead) => {
        const written = names.reduce((path, step) => path + between.next().value + step);
        expect(readRelativePath(lead + written)).toBe(names.join('/'));
      }),
    );
  });

  it('never lead out of the production, whatever is written', () => {
    fc.assert(
      fc.property(hostile, (written) => {
        const path = readRelativePath(written);
        if (path === null) return;
        expect(path).not.toMatch(/^\/|\\|\p{Cc}|^$/u);
        for (const step of path.split('/')) expect(['', '.', '..']).not.toContain(step);
      }),
      { numRuns: 5000 },
    );
  });

  it('are none when one step climbs, wherever it stands', () => {
    fc.assert(
      fc.property(steps, fc.nat(), fc.infiniteStream(separator), (names, at, between) => {
        const climbing = names.toSpliced(at % (names.length + 1), 0, '..');
        expect(readRelativePath(climbing.reduce((path, step) => path + between.next().value + step))).toBeNull();
      }),
    );
  });

  it('are none behind a root, a share, a drive or a scheme', () => {
    const root = fc.constantFrom('/', '\\', '\\\\', '//', 'C:\\', 'c:', 'file:///', 'https://');
    fc.assert(
      fc.property(root, steps, (start, names) => {
        expect(readRelativePath(start + names.join('/'))).toBeNull();
      }),
    );
  });
});

describe('extensions', () => {
  it('are what stands behind the last dot of the last step, in lower case', () => {
    const extension = fc.stringMatching(/^[A-Za-z0-9]{1,32}$/);
    fc.assert(
      fc.property(steps, fc.constantFrom('a', 'a.b', '..a', 'a b'), extension, (folders, base, written) => {
        expect(extensionOf([...folders, `${base}.${written}`].join('/'))).toBe(written.toLowerCase());
        expect(extensionOf([`${base}.${written}`, 'plain'].join('/'))).toBeNull();
        expect(extensionOf(`.${written}`)).toBeNull();
      }),
    );
  });
});
