/**
 * A record of fixed-width ASCII fields, as the descriptors of a DDP 2.00 set are made of. Text is padded with spaces
 * behind it; numbers stand at the right, with spaces or zeros in front: writers have either habit.
 */
export class AsciiRecord {
  readonly #bytes: Uint8Array;
  /** What messages call it: `DDPMS packet 2 (byte 128)`. */
  readonly where: string;

  constructor(bytes: Uint8Array, where: string) {
    this.#bytes = bytes;
    this.where = where;
  }

  /** A field's characters, all of them. Bytes beyond ASCII come as Latin-1. */
  raw(at: number, length: number): string {
    return String.fromCharCode(...this.#bytes.subarray(at, at + length));
  }

  text(at: number, length: number): string {
    return this.raw(at, length).replace(/ +$/, '');
  }

  /** A field's number; undefined where it is blank, NaN where something else stands there. */
  number(at: number, length: number): number | undefined {
    const field = this.raw(at, length);
    if (field.trim() === '') return undefined;
    return /^ *[0-9]+$/.test(field) ? Number(field) : NaN;
  }

  /** The place in the record of the first byte that is not printable ASCII. */
  foreignByte(from = 0, to = this.#bytes.length): number | undefined {
    const at = this.#bytes.subarray(from, to).findIndex((byte) => byte < 0x20 || byte > 0x7e);
    return at < 0 ? undefined : from + at;
  }
}
