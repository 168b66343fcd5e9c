import { error } from '../../base/finding.ts';
import { Refused } from '../../base/result.ts';

/** What an ALAC decoder must know: the "magic cookie", which the box `alac` holds behind version and flags. */
export interface Cookie {
  /** Frames of a packet that does not say otherwise. */
  readonly packetFrames: number;
  readonly bits: number;
  readonly channels: number;
  readonly rate: number;
  /** Of the adaptive Golomb code: how fast its mean follows, where it starts, the most bits of a remainder. */
  readonly history: number;
  readonly mean: number;
  readonly limit: number;
}

/**
 * Payload of the `alac` box → what it says. Layout of 24 bytes behind version and flags: frames of a packet (4 bytes),
 * compatible version, bits, history, mean, limit, channels (a byte each), longest run (2), largest packet, mean bit
 * rate, sampling rate (4 each). Source: Apple's description of ALACSpecificConfig.
 */
export function parseCookie(payload: Uint8Array, path: string): Cookie {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  if (payload.length < 28 || view.getUint8(8) !== 0) throw unknown(path);
  const cookie = {
    packetFrames: view.getUint32(4),
    bits: view.getUint8(9),
    history: view.getUint8(10),
    mean: view.getUint8(11),
    limit: view.getUint8(12),
    channels: view.getUint8(13),
    rate: view.getUint32(24),
  };
  const { packetFrames, bits, limit, channels } = cookie;
  const sane = packetFrames >= 1 && packetFrames <= 65_536 && limit >= 1 && limit <= 24;
  if (!sane || bits < 16 || bits > 24 || channels < 1 || channels > 2) throw unknown(path);
  return cookie;
}

function unknown(path: string): Refused {
  return new Refused(
    error('alac-format', `${path}: an ALAC stream of a kind that this reader does not know`),
  );
}
