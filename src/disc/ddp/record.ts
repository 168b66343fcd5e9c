/** A record of fixed length in ASCII, blank (spaces) where nothing is said. */
export interface Field {
  readonly at: number;
  readonly width: number;
  readonly text: string;
}

export type Padding = ' ' | '0';

/** Text, left-aligned. */
export function words(at: number, width: number, text: string): Field {
  return { at, width, text: text.padEnd(width, ' ') };
}

/** A number, right-aligned. */
export function digits(at: number, width: number, value: number | string, padding: Padding): Field {
  return { at, width, text: String(value).padStart(width, padding) };
}

/** A text that its field cannot hold, or that is not ASCII, is a bug of the caller. */
export function record(bytes: number, fields: readonly Field[]): Uint8Array {
  const out = new Uint8Array(bytes).fill(0x20);
  for (const { at, width, text } of fields) {
    if (text.length !== width || !/^[\x20-\x7e]*$/.test(text))
      throw new Error(`'${text}' does not fit ${width} characters of ASCII`);
    for (let i = 0; i < width; i++) out[at + i] = text.charCodeAt(i);
  }
  return out;
}

export function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((bytes, part) => bytes + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
