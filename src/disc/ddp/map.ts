import { concatenated, digits, type Field, type Padding, record, words } from './record.ts';

/** The longest file name that a map packet can name. */
export const NAME_MAX = 17;
const PACKET_BYTES = 128;

export interface Streams {
  readonly pq: { readonly name: string; readonly bytes: number };
  readonly cdText: { readonly name: string; readonly bytes: number } | undefined;
  readonly image: { readonly name: string; readonly sectors: number; readonly firstPause: number };
}

/** DDPMS: one packet of 128 bytes a stream, in the order CD-Text, PQ, image. */
export function map({ pq, cdText, image }: Streams, padding: Padding): Uint8Array {
  const text = cdText === undefined ? [] : [subcode('CDTEXT', cdText, padding)];
  return concatenated([...text, subcode('PQ DESCR', pq, padding), main(image, padding)]);
}

/** Subcode streams are measured in bytes. */
function subcode(kind: 'CDTEXT' | 'PQ DESCR', { name, bytes }: Streams['pq'], padding: Padding): Uint8Array {
  return record(PACKET_BYTES, [
    words(0, 4, 'VVVM'),
    words(4, 2, 'S0'),
    digits(14, 8, bytes, padding),
    words(30, 8, kind),
    words(55, 2, kind === 'CDTEXT' ? '00' : ''),
    digits(71, 3, NAME_MAX, padding),
    words(74, NAME_MAX, name),
  ]);
}

/**
 * The image is measured in sectors: 2352 bytes each (storage mode 7), not scrambled, the first `firstPause` of them
 * before index 01 of track 1.
 */
function main({ name, sectors, firstPause }: Streams['image'], padding: Padding): Uint8Array {
  return record(PACKET_BYTES, [
    words(0, 4, 'VVVM'),
    words(4, 2, 'D0'),
    digits(14, 8, sectors, padding),
    // Writers that pad with zeros also state the start; those that pad with spaces leave it blank.
    padding === '0' ? digits(22, 8, 0, '0') : words(22, 8, ''),
    words(38, 2, 'DA'),
    words(40, 1, '7'),
    words(41, 1, '0'),
    ...firstPausePlaces(firstPause),
    digits(71, 3, NAME_MAX, padding),
    words(74, NAME_MAX, name),
  ]);
}

/** Four characters, padded with spaces by all writers. A longer first pause, one with a hidden track, stays untold. */
export const FIRST_PAUSE_MAX = 9999;

function firstPausePlaces(sectors: number): Field[] {
  return sectors > FIRST_PAUSE_MAX ? [] : [digits(46, 4, sectors, ' ')];
}
