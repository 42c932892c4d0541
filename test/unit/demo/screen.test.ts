import { describe, expect, test } from 'vitest';
import { interruption } from '../../../demo/interruption.ts';
import { createScreen, type Output } from '../../../demo/screen.ts';

function output(isTTY: boolean, columns = 80): Output & { text: string } {
  const stream = {
    text: '',
    isTTY,
    columns,
    write(text: string) {
      stream.text += text;
      return true;
    },
  };
  return stream as unknown as Output & { text: string };
}

describe('the screen', () => {
  test('changes one line on a terminal, and clears it before a line that stays', () => {
    const out = output(true, 11);
    const screen = createScreen(false, out, output(true), () => 0);
    screen.progress('one');
    screen.progress('a line too long for it');
    screen.print('done');
    expect(out.text).toBe('\r\x1b[Kone\r\x1b[Ka line too\r\x1b[Kdone\n');
  });

  test('writes a plain line every few seconds where it is no terminal', () => {
    const out = output(false);
    let now = 0;
    const screen = createScreen(false, out, output(false), () => now);
    for (now = 0; now <= 6_000; now += 500) screen.progress(`at ${now}`);
    expect(out.text).toBe('at 0\nat 3000\nat 6000\n');
  });

  test('keeps standard output for the result when that is JSON', () => {
    const [out, error] = [output(true), output(false)];
    const screen = createScreen(true, out, error, () => 0);
    screen.print('line');
    screen.progress('progress');
    screen.result('{}');
    expect(out.text).toBe('{}\n');
    expect(error.text).toBe('line\nprogress\n');
  });
});

describe('an interruption', () => {
  function listener() {
    let now = 0;
    const insisted: string[] = [];
    const listeners = new Map<string, (signal: NodeJS.Signals) => void>();
    const signal = interruption(
      (name, listen) => listeners.set(name, listen),
      (name) => insisted.push(name),
      () => now,
    );
    const press = (at: number, name: NodeJS.Signals = 'SIGINT') => {
      now = at;
      listeners.get(name)?.(name);
    };
    return { signal, insisted, press };
  }

  test('aborts once, and ends at once when it is repeated', () => {
    const { signal, insisted, press } = listener();
    press(100);
    expect(signal.reason).toMatchObject({ name: 'Interrupted', signal: 'SIGINT' });
    expect(insisted).toEqual([]);
    press(700, 'SIGTERM');
    expect(insisted).toEqual(['SIGTERM']);
  });

  test('takes the two signals of one press, the terminal’s and the one npm passes on, for one', () => {
    const { signal, insisted, press } = listener();
    press(100);
    press(110);
    expect(signal.aborted).toBe(true);
    expect(insisted).toEqual([]);
  });
});
