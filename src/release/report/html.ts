/** A piece of finished HTML. Only {@link html} makes one, so text cannot get in unescaped. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Piece = string | number | Markup | undefined | readonly Piece[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Template tag: what is written in the source is markup, what is put in is text unless it is markup already. Line breaks
 * in the source, with their indentation, count as one.
 */
export function html(written: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  const parts = written.map((part) => part.replace(/\s*\n\s*/g, '\n'));
  return new Markup(parts.reduce((before, part, i) => `${before}${textOf(pieces[i - 1])}${part}`));
}

function textOf(piece: Piece): string {
  if (piece === undefined) return '';
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === 'object') return piece.map(textOf).join('');
  return escaped(String(piece));
}

/** Control characters and halves of surrogate pairs, which HTML and UTF-8 cannot hold, become U+FFFD. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]).replace(/(?![\t\n\r])[\p{Cc}\p{Cs}]/gu, '\uFFFD');
}

/** Somebody's words, kept from turning the reading direction of what stands around them. */
export function words(text: string): Markup {
  return html`<bdi>${text}</bdi>`;
}

/** A path within the release as a relative link. Each part is encoded, so that none can be a scheme or a query. */
export function href(path: string): string {
  const parts = path.replace(/\p{Cs}/gu, '\uFFFD').split('/');
  return parts.map(encodeURIComponent).join('/');
}
