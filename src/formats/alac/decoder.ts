import { Bits, BrokenPacket } from './bits.ts';
import type { Cookie } from './cookie.ts';
import { DIFFERENCES, type Prediction, unpredict } from './predictor.ts';
import { readResiduals } from './residuals.ts';

/** Tags of a packet's elements, three bits each. */
const MONO = 0;
const PAIR = 1;
const LFE = 3;
const DATA = 4;
const FILL = 6;
const END = 7;

/**
 * Decodes ALAC, packet by packet, to integers of the stream's bits. Written from the published description of the
 * format, and apart from any encoder here: it is the reader that the files are checked by.
 */
export class AlacDecoder {
  readonly #cookie: Cookie;
  readonly #channels: readonly Int32Array[];
  /** Low bits of 24-bit samples, which are stored beside the coded ones. */
  readonly #low: readonly Uint16Array[];

  constructor(cookie: Cookie) {
    this.#cookie = cookie;
    this.#channels = Array.from({ length: 2 }, () => new Int32Array(cookie.packetFrames));
    this.#low = Array.from({ length: 2 }, () => new Uint16Array(cookie.packetFrames));
  }

  /** The samples of a packet, one array a channel; they are overwritten by the next. Throws {@link BrokenPacket}. */
  decode(packet: Uint8Array): readonly Int32Array[] {
    const bits = new Bits(packet);
    const { channels } = this.#cookie;
    let decoded: readonly Int32Array[] | undefined;
    for (;;) {
      const tag = bits.take(3);
      if (tag === END) break;
      if (tag === FILL) skipFill(bits);
      else if (tag === DATA) skipData(bits);
      else if (decoded === undefined && (channels === 2 ? tag === PAIR : tag === MONO || tag === LFE))
        decoded = this.#element(bits, channels);
      else throw new BrokenPacket(`a packet holds an element ${tag}, which this stream should not have`);
    }
    if (decoded === undefined) throw new BrokenPacket('a packet holds no audio');
    return decoded;
  }

  #element(bits: Bits, channels: number): readonly Int32Array[] {
    // Instance, 12 reserved bits, then: a length of its own, low bytes kept apart, samples as they are.
    bits.skip(4 + 12);
    const partial = bits.take(1) === 1;
    const lowBits = 8 * bits.take(2);
    const plain = bits.take(1) === 1;
    const count = partial ? bits.take(32) : this.#cookie.packetFrames;
    if (count > this.#cookie.packetFrames) throw new BrokenPacket('a packet says it is too long');
    const planes = this.#channels.slice(0, channels);
    if (plain) readPlain(bits, planes, count, this.#cookie.bits);
    else this.#coded(bits, planes, count, lowBits);
    return planes.map((plane) => plane.subarray(0, count));
  }

  #coded(bits: Bits, planes: readonly Int32Array[], count: number, lowBits: number): void {
    const { bits: depth, history } = this.#cookie;
    // A difference of two channels has a bit more.
    const coded = depth - lowBits + planes.length - 1;
    if (lowBits > 16 || coded < 2) throw new BrokenPacket('a packet keeps too many low bits apart');
    const mixShift = bits.take(8);
    const mixWeight = bits.takeSigned(8);
    const heads = planes.map(() => readHead(bits));
    if (lowBits > 0) this.#readLow(bits, planes.length, count, lowBits);
    for (const [c, { twice, speed, prediction }] of heads.entries()) {
      readResiduals(bits, planes[c], count, this.#cookie, (history * speed) >> 2, coded);
      if (twice)
        unpredict(planes[c], count, { ...prediction, coefficients: new Int16Array(DIFFERENCES) }, coded);
      unpredict(planes[c], count, prediction, coded);
    }
    if (planes.length === 2 && mixWeight !== 0) unmix(planes, count, mixShift, mixWeight);
    if (lowBits > 0) this.#addLow(planes, count, lowBits);
  }

  #readLow(bits: Bits, channels: number, count: number, lowBits: number): void {
    for (let i = 0; i < count; i++) for (let c = 0; c < channels; c++) this.#low[c][i] = bits.take(lowBits);
  }

  #addLow(planes: readonly Int32Array[], count: number, lowBits: number): void {
    for (const [c, plane] of planes.entries())
      for (let i = 0; i < count; i++) plane[i] = (plane[i] << lowBits) | this.#low[c][i];
  }
}

interface Head {
  /** Whether differences were taken once more before the prediction. */
  readonly twice: boolean;
  /** Quarters of the stream's own history. */
  readonly speed: number;
  readonly prediction: Prediction;
}

function readHead(bits: Bits): Head {
  const twice = bits.take(4) !== 0;
  const shift = bits.take(4);
  const speed = bits.take(3);
  const coefficients = new Int16Array(bits.take(5));
  for (let k = 0; k < coefficients.length; k++) coefficients[k] = bits.takeSigned(16);
  return { twice, speed, prediction: { coefficients, shift } };
}

function readPlain(bits: Bits, planes: readonly Int32Array[], count: number, depth: number): void {
  for (let i = 0; i < count; i++) for (const plane of planes) plane[i] = bits.takeSigned(depth);
}

/** A weighted mean and the difference → left and right. */
function unmix([first, second]: readonly Int32Array[], count: number, shift: number, weight: number): void {
  for (let i = 0; i < count; i++) {
    const difference = second[i];
    const left = first[i] + difference - ((weight * difference) >> shift);
    first[i] = left;
    second[i] = left - difference;
  }
}

/** Four bits of length; 15 is followed by eight more, less one. */
function skipFill(bits: Bits): void {
  const short = bits.take(4);
  bits.skip(8 * (short === 15 ? 14 + bits.take(8) : short));
}

/** Instance, whether to align, eight bits of length, 255 followed by eight more. */
function skipData(bits: Bits): void {
  bits.skip(4);
  const aligned = bits.take(1) === 1;
  const short = bits.take(8);
  const bytes = short === 255 ? 255 + bits.take(8) : short;
  if (aligned) bits.align();
  bits.skip(8 * bytes);
}
