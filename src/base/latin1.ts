/**
 * Text as ISO 8859-1 or as ASCII can hold it. What they can't hold becomes what it would be typed as without it:
 * typographic signs their plain fellows, letters of other Latin alphabets their base letter, all else a question mark.
 */
const PLAIN: Readonly<Record<string, string>> = {
  ...spread("'", '‘’‚‛′ʼʻ‹›'),
  ...spread('"', '“”„‟″'),
  ...spread('-', '‐‑‒–—―−'),
  ...spread('l', 'ł'),
  ...spread('L', 'Ł'),
  ...spread('d', 'đ'),
  ...spread('D', 'Đ'),
  ...spread('h', 'ħ'),
  ...spread('H', 'Ħ'),
  ...spread('t', 'ŧ'),
  ...spread('T', 'Ŧ'),
  ...spread('i', 'ı'),
  ...spread('n', 'ŋ'),
  ...spread('N', 'Ŋ'),
  '…': '...',
  '⁄': '/',
  '•': '·',
  Œ: 'OE',
  œ: 'oe',
  ẞ: 'SS',
  '€': 'EUR',
  '™': '(TM)',
  '℗': '(P)',
};

/** What ISO 8859-1 has and ASCII has not, where the base letter alone would say something else. */
const PLAIN_ASCII: Readonly<Record<string, string>> = {
  ...spread('"', '«»'),
  ...spread("'", '´'),
  ...spread('-', '·•'),
  ß: 'ss',
  Æ: 'AE',
  æ: 'ae',
  Ø: 'O',
  ø: 'o',
  Ð: 'D',
  ð: 'd',
  Þ: 'Th',
  þ: 'th',
  '×': 'x',
  '©': '(C)',
  '®': '(R)',
};

function spread(plain: string, letters: string): Record<string, string> {
  return Object.fromEntries(Array.from(letters, (letter) => [letter, plain]));
}

const LATIN1 = /^[\x20-\x7e\xa0-\xac\xae-\xff]*$/;
const ASCII = /^[\x20-\x7e]*$/;
/** Shown nowhere: soft hyphens, joiners, marks of direction, variation selectors. */
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]/gu;

/** As ISO 8859-1 holds it: every character of the answer is U+0020–7E or U+00A0–FF, none a control. */
export function latin1(text: string): string {
  return plain(text, LATIN1, PLAIN);
}

export function ascii(text: string): string {
  return plain(text, ASCII, { ...PLAIN, ...PLAIN_ASCII });
}

function plain(text: string, held: RegExp, table: Readonly<Record<string, string>>): string {
  const composed = text.normalize('NFC').replaceAll(UNSEEN, '');
  if (held.test(composed)) return composed;
  let out = '';
  for (const letter of composed) out += held.test(letter) ? letter : substitute(letter, held, table);
  return out;
}

function substitute(letter: string, held: RegExp, table: Readonly<Record<string, string>>): string {
  if (Object.hasOwn(table, letter)) return held.test(table[letter]) ? table[letter] : '?';
  if (/[\s\p{Cc}]/u.test(letter)) return ' ';
  let base = '';
  for (const part of letter.normalize('NFKD'))
    if (!/\p{M}/u.test(part)) base += Object.hasOwn(table, part) ? table[part] : part;
  return held.test(base) ? base : '?';
}

/** The bytes of a text that ISO 8859-1 holds. */
export function latin1Bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => {
    const code = letter.charCodeAt(0);
    if (letter.length > 1 || code > 0xff) throw new Error(`not ISO 8859-1: ${letter}`);
    return code;
  });
}
