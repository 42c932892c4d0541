const SHOWN = 5;

/** `3 documents …: A, B, C`; nothing for none. */
export const listed = (what: string, items: readonly string[]): string[] =>
  items.length === 0
    ? []
    : [`${items.length} ${what}: ${items.slice(0, SHOWN).join(', ')}${items.length > SHOWN ? ', …' : ''}`];
