/** Bytes that decide something in some dialect, or that no text may hold. */
export const PIECES: readonly Buffer[] = [
  // Marks, alone and beside each other.
  ...['"', '""', '"""', ',', '|', '\t', '\u0014', 'þ', 'þþ', '®', ';', ',"', '",', '\n', '\r\n', '\r', '\n\n', '"\n'],
  // What is blank, what ends a line elsewhere, what some programs take for nothing.
  ...[' ', '\u00a0', '\u0085', '\u2028', '\u2029', '\ufeff', '\ufffe', '\u200b', '\u3000', '\u0a0a', '\u010a'],
  // Values that readers of fields stumble over.
  ...['99/99/9999', '13/13/0001', '9999-12-31 23:59-2300', '<>', 'null', '../../x', 'C:\\x.eml', '1e999', '-0', '😀'],
  ...['x', 'word ', 'a@b', '<', '@', '12,345.5 kb', 'ſ', 'İ', 'e\u0301', '0'.repeat(40)],
  // JSON, and what it can spell that UTF-8 cannot.
  ...['{', '}', '[', '{}', '{"docid":"J"}\n', '"\\ud800"', '\\udc00', '\\u0000', '"__proto__":1,', '"\\ud83d":[],'],
]
  .map((text) => Buffer.from(text))
  .concat(
    // Control characters, and bytes that are no UTF-8: loose, overlong, surrogates, beyond U+10FFFF, cut short.
    [[0], [0, 0], [1], [0x1a], [0x7f], [0x80], [0xc0, 0xaf], [0xfe], [0xae], [0xff]].map((bytes) => Buffer.from(bytes)),
    [[0xc3], [0xe2, 0x80], [0xed, 0xa0, 0x80], [0xf0, 0x9f], [0xf4, 0x90, 0x80, 0x80]].map((bytes) =>
      Buffer.from(bytes),
    ),
    // Units of UTF-16: halves of surrogate pairs in either order of bytes, a line feed of either.
    [
      [0x00, 0xd8],
      [0x00, 0xdc],
      [0xd8, 0x00],
      [0xdc, 0x00],
      [0x0a, 0x00],
      [0x00, 0x0a],
      [0x14, 0x00],
    ].map((bytes) => Buffer.from(bytes)),
  );

/** What dialects separate and enclose by, in each encoding. */
export const MARKS: readonly Buffer[] = [
  ',',
  '|',
  '\t',
  '\u0014',
  '"',
  'þ',
  '®',
  ';',
  '\n',
  '\r\n',
  '\r',
  '{',
  ':',
].flatMap((mark) => [Buffer.from(mark), Buffer.from(mark, 'utf16le'), Buffer.from(mark, 'utf16le').swap16()]);

/** Byte order marks, the first of them none. */
export const ORDER_MARKS: readonly Buffer[] = [
  [],
  [0xef, 0xbb, 0xbf],
  [0xff, 0xfe],
  [0xfe, 0xff],
  [0xff, 0xfe, 0, 0],
  [0, 0, 0xfe, 0xff],
  [0xef, 0xbb],
  [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf],
].map((bytes) => Buffer.from(bytes));

/** Texts that make a long value when they are repeated: what patterns look for, and what they look for in vain. */
export const TEXTS: readonly string[] = [
  'x',
  'word ',
  '@',
  'a@b ',
  '<',
  '(',
  '/',
  '..',
  '1',
  '1,',
  ':',
  '-',
  ' ',
  'é',
  '😀',
  'a;b; ',
];
