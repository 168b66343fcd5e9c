import { boxAt, Malformed, payloadAt, viewOf } from './boxes.ts';

/** The tables in a track's `stbl` box, by packet. A packet of AAC or ALAC is what the standard calls a sample. */

/** More than a day of AAC; a count beyond it comes from a damaged file. */
const MOST_PACKETS = 10_000_000;

function countOf(count: number): number {
  if (count > MOST_PACKETS) throw new Malformed(`it should have ${count} packets`);
  return count;
}

/** Bytes of each packet (ISO/IEC 14496-12, 8.7.3): one size for all, or a table. */
export function packetSizes(table: Uint8Array): Uint32Array {
  const view = viewOf(payloadAt(table, 'stsz'));
  const common = view.getUint32(4);
  const count = countOf(view.getUint32(8));
  return Uint32Array.from({ length: count }, (_, i) => (common === 0 ? view.getUint32(12 + 4 * i) : common));
}

/** What all packets last together, in units of the media's time scale (8.6.1.2: runs of equal durations). */
export function totalTime(table: Uint8Array): number {
  const view = viewOf(payloadAt(table, 'stts'));
  let total = 0;
  for (let i = 0; i < view.getUint32(4); i++) total += view.getUint32(8 + 8 * i) * view.getUint32(12 + 8 * i);
  return total;
}

/** Where each packet begins: chunks by their offsets (8.7.5), so many packets in each (8.7.4), side by side. */
export function packetOffsets(table: Uint8Array, sizes: Uint32Array): Float64Array {
  const offsets = new Float64Array(sizes.length);
  let packet = 0;
  for (const { at, packets } of chunksOf(table)) {
    let next = at;
    for (let i = 0; i < packets && packet < sizes.length; i++) {
      offsets[packet] = next;
      next += sizes[packet++];
    }
  }
  if (packet < sizes.length) throw new Malformed(`only ${packet} of ${sizes.length} packets have a place`);
  return offsets;
}

function* chunksOf(table: Uint8Array): Generator<{ at: number; packets: number }, void, undefined> {
  const wide = boxAt(table, 'co64');
  const places = viewOf(wide?.payload ?? payloadAt(table, 'stco'));
  const runs = viewOf(payloadAt(table, 'stsc'));
  const count = runs.getUint32(4);
  if (count === 0) return;
  for (let chunk = 1, run = 0; chunk <= places.getUint32(4); chunk++) {
    // An entry of three numbers holds from its first chunk, counted from 1, to the next entry's.
    if (run + 1 < count && chunk >= runs.getUint32(8 + 12 * (run + 1))) run++;
    const i = chunk - 1;
    const at = wide === undefined ? places.getUint32(8 + 4 * i) : Number(places.getBigUint64(8 + 8 * i));
    yield { at, packets: runs.getUint32(8 + 12 * run + 4) };
  }
}
