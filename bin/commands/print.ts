/** Prints what a command found or did: for people a line per value, of a list a line per entry; or as one JSON object. */
export function print({ json = false }: { readonly json?: boolean }, result: Readonly<Record<string, unknown>>): void {
  if (json) console.log(JSON.stringify(result));
  else {
    for (const [name, value] of Object.entries(result)) {
      for (const one of [value].flat()) console.log(`${name.padEnd(12)} ${String(one)}`);
    }
  }
}
