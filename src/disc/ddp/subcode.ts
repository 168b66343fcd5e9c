import type { DiscLayout, DiscTrack } from '../layout.ts';
import { marksOf } from '../red_book.ts';
import { clockOf } from '../time.ts';
import { concatenated, digits, record, words } from './record.ts';

const PACKET_BYTES = 64;

interface Packet {
  readonly track: string;
  readonly index: number;
  readonly at: number;
  /** The control nibble of Q, as one hexadecimal digit. */
  readonly control?: string;
  readonly isrc?: string | undefined;
  readonly ean?: string | undefined;
}

/**
 * The PQ description: 64 bytes for the lead-in, each mark of each track, and twice the lead-out. A track's ISRC stands
 * on its packets of index 00 and 01, the EAN on the lead-in. Places are `MMSSFF` from the start of the image.
 */
export function pqDescription(layout: DiscLayout): Uint8Array {
  const { ean, leadOut, tracks } = layout;
  const end = packet({ track: 'AA', index: 1, at: leadOut });
  return concatenated([
    packet({ track: '00', index: 0, at: 0, ean }),
    ...tracks.flatMap((track, i) => trackPackets(track, i === 0)),
    end,
    end,
  ]);
}

function trackPackets(track: DiscTrack, first: boolean): Uint8Array[] {
  const number = String(track.number).padStart(2, '0');
  const control = controlOf(track).toString(16).toUpperCase();
  return marksOf(track, first).map(({ index, at }) =>
    packet({ track: number, index, at, control, isrc: index <= 1 ? track.isrc : undefined }),
  );
}

/** IEC 60908, control field of subchannel Q: bit 0 pre-emphasis, bit 1 digital copy permitted. */
function controlOf({ preEmphasis, copyPermitted }: DiscTrack): number {
  return (preEmphasis ? 1 : 0) | (copyPermitted ? 2 : 0);
}

function packet({ track, index, at, control = '0', isrc = '', ean = '' }: Packet): Uint8Array {
  return record(PACKET_BYTES, [
    words(0, 4, 'VVVS'),
    words(4, 2, track),
    digits(6, 2, index, '0'),
    digits(8, 8, clockOf(at).join(''), ' '),
    // Q mode 1: places.
    words(16, 2, `${control}1`),
    words(20, 12, isrc),
    words(32, 13, ean),
  ]);
}
