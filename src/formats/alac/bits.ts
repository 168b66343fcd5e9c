/** Thrown where a packet ends before what it announces, or says what no encoder does. Caught where the file is known. */
export class BrokenPacket extends Error {}

/** Bits of a packet, the most significant first. */
export class Bits {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at = 0;

  constructor(bytes: Uint8Array) {
    // A copy with zeros behind it: looking ahead never leaves it.
    this.#bytes = new Uint8Array(bytes.length + 8);
    this.#bytes.set(bytes);
    this.#end = bytes.length * 8;
  }

  /** The 32 bits from here on, unsigned; 0 beyond the end, which `skip` notices. */
  peek32(): number {
    const bytes = this.#bytes;
    const o = this.#at >>> 3;
    const shift = this.#at & 7;
    const word = ((bytes[o] << 24) | (bytes[o + 1] << 16) | (bytes[o + 2] << 8) | bytes[o + 3]) >>> 0;
    return shift === 0 ? word : ((word << shift) | (bytes[o + 4] >>> (8 - shift))) >>> 0;
  }

  skip(count: number): void {
    this.#at += count;
    if (this.#at > this.#end) throw new BrokenPacket('a packet ends too early');
  }

  /** `count` bits, 1…32, unsigned. */
  take(count: number): number {
    const value = this.peek32() >>> (32 - count);
    this.skip(count);
    return value;
  }

  /** `count` bits, 1…32, two's complement. */
  takeSigned(count: number): number {
    const value = this.peek32() >> (32 - count);
    this.skip(count);
    return value;
  }

  align(): void {
    this.skip(-this.#at & 7);
  }
}
