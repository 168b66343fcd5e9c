/** How much room a text takes on a terminal. */
let segmenter: Intl.Segmenter | undefined;

/** What a reader takes for single characters. The segmenter is made when first needed: that takes a while. */
export function graphemes(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(text);
}

/** Latin letters, dashes, the minus, the ellipsis and rules: one cell each, and nearly every text we print. */
const PLAIN = /^[\x20-\x7e\xa1-\xac\xae-\u02ff\u2010-\u2027\u2190-\u2193\u2212\u2500-\u257f]*$/;
/** East Asian scripts, emoji, and pictures that a variation selector makes emoji. */
const WIDE =
  /\p{Emoji_Presentation}|\uFE0F|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;

/** Cells of a terminal. */
export function width(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let cells = 0;
  for (const { segment } of graphemes(text)) cells += WIDE.test(segment) ? 2 : 1;
  return cells;
}
