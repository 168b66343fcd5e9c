import { type DiscTrack, FIRST_PAUSE } from '../layout.ts';
import { repeatedIsrcs } from './codes.ts';
import type { Faults } from './faults.ts';
import { type Control, LEAD_IN, LEAD_OUT, type PqPacket } from './pq_packets.ts';
import { clockOf, SHORTEST_TRACK } from './times.ts';

/** The programme as the PQ descriptor tells it. */
export interface Programme {
  readonly tracks: readonly DiscTrack[];
  readonly leadOut: number;
  readonly ean?: string;
}

/**
 * Packets → tracks: a lead-in at 00:00:00, tracks from 1 on without a jump, each with index 00 where it has a pause, then
 * 01, 02 … at rising times, and the lead-out twice. undefined where the order is broken. Codes: pq-lead-in,
 * pq-no-track, pq-lead-out-missing, pq-lead-out-single, pq-lead-out-differs, pq-after-lead-out, pq-track-jump, pq-index-order,
 * pq-index-missing, pq-time-order, pq-first-pause, pq-control-differs, pq-serial-copy, pq-four-channel, pq-isrc-differs,
 * pq-isrc-place, pq-ean-differs, pq-track-short (warning), isrc-twice (warning).
 */
export function programmeOf(
  packets: readonly PqPacket[],
  file: string,
  faults: Faults,
): Programme | undefined {
  const before = faults.findings.length;
  const inside = judgeLeadIn(packets, file, faults);
  const programme = inside.filter(({ track }) => track !== LEAD_OUT);
  const leadOut = leadOutOf(inside, file, faults);
  if (programme.length === 0)
    faults.error('pq-no-track', file, 'there is no track in it', { measured: 0, limit: 1 });
  judgeOrder(programme, leadOut, faults);
  const broken = faults.findings.slice(before).some(({ level }) => level === 'error');
  if (broken || leadOut === undefined) return undefined;
  const tracks = [...byTrack(programme)].map(([number, group]) => trackOf(number, group, faults));
  judgeLengths(tracks, leadOut.sector, file, faults);
  repeatedIsrcs(tracks, file, faults);
  const ean = eanOf(packets, faults);
  return { tracks, leadOut: leadOut.sector, ...(ean === undefined ? {} : { ean }) };
}

/** The packets behind the lead-in. */
function judgeLeadIn(packets: readonly PqPacket[], file: string, faults: Faults): readonly PqPacket[] {
  const [first, ...rest] = packets;
  if (first.track === LEAD_IN && first.index === 0 && first.sector === 0) {
    judgeNoIsrc(first, faults);
    return rest;
  }
  faults.error(
    'pq-lead-in',
    `${file} packet 1 (byte 0)`,
    'the lead-in (track 00, index 00, 00:00:00) is expected',
    {
      measured: spoken(first),
      limit: '00/00 00:00:00',
    },
  );
  return first.track === LEAD_IN ? rest : packets;
}

function spoken({ track, index, sector }: PqPacket): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${track === LEAD_OUT ? 'AA' : two(track)}/${two(index)} ${clockOf(sector)}`;
}

function leadOutOf(packets: readonly PqPacket[], file: string, faults: Faults): PqPacket | undefined {
  const at = packets.findIndex(({ track }) => track === LEAD_OUT);
  if (at < 0) {
    faults.error('pq-lead-out-missing', file, 'ends without the lead-out (track AA, index 01, twice)', {
      measured: 0,
      limit: 2,
    });
    return undefined;
  }
  const outs = packets.filter(({ track }) => track === LEAD_OUT);
  const [first, second] = [outs[0], outs.at(1)];
  const later = packets.slice(at).find(({ track }) => track !== LEAD_OUT);
  if (later !== undefined)
    faults.error('pq-after-lead-out', later.where, `${spoken(later)} stands behind the lead-out`, {
      measured: spoken(later),
    });
  if (second === undefined)
    faults.error('pq-lead-out-single', first.where, 'the lead-out stands once, it is written twice', {
      measured: 1,
      limit: 2,
    });
  const other = outs.find((out) => out.index !== 1 || out.sector !== first.sector) ?? outs.at(2);
  if (other !== undefined)
    faults.error(
      'pq-lead-out-differs',
      other.where,
      `a lead-out of ${spoken(other)} beside ${spoken(first)}`,
      {
        measured: spoken(other),
        limit: spoken({ ...first, index: 1 }),
      },
    );
  for (const out of outs) judgeNoIsrc(out, faults);
  return first;
}

function judgeNoIsrc({ where, isrc }: PqPacket, faults: Faults): void {
  if (isrc !== undefined)
    faults.error('pq-isrc-place', where, `the ISRC ${isrc} stands outside of every track`, {
      measured: isrc,
      limit: 'none',
    });
}

/** Tracks and indexes without a jump, times that rise; what is told of a packet ends the look at its neighbours. */
function judgeOrder(programme: readonly PqPacket[], leadOut: PqPacket | undefined, faults: Faults): void {
  let before: PqPacket | undefined;
  for (const packet of programme) {
    if (before?.track === packet.track) judgeIndex(packet, before, faults);
    else judgeFirst(packet, before, faults);
    if (before !== undefined) judgeTime(packet, before, faults);
    before = packet;
  }
  if (before === undefined) return;
  if (before.index === 0) missingIndex(before, faults);
  if (leadOut !== undefined) judgeTime(leadOut, before, faults);
}

function judgeIndex(packet: PqPacket, before: PqPacket, faults: Faults): void {
  if (packet.index === before.index + 1) return;
  faults.error('pq-index-order', packet.where, `index ${packet.index} follows index ${before.index}`, {
    measured: packet.index,
    limit: before.index + 1,
  });
}

function judgeFirst(packet: PqPacket, before: PqPacket | undefined, faults: Faults): void {
  const expected = (before?.track ?? 0) + 1;
  if (before?.index === 0) missingIndex(before, faults);
  if (packet.track !== expected) {
    const figures = { measured: packet.track, limit: expected };
    const message =
      before === undefined
        ? `the first track is ${packet.track}, 1 is expected`
        : `track ${packet.track} follows track ${before.track}`;
    faults.error('pq-track-jump', packet.where, message, figures);
  }
  if (packet.index > 1) {
    const figures = { measured: packet.index, limit: '0 or 1' };
    faults.error(
      'pq-index-order',
      packet.where,
      `track ${packet.track} begins with index ${packet.index}`,
      figures,
    );
  }
  if (before === undefined && (packet.index !== 0 || packet.sector !== 0)) {
    const figures = { measured: spoken(packet), limit: '01/00 00:00:00' };
    faults.error('pq-first-pause', packet.where, 'the first track begins with index 00 at 00:00:00', figures);
  }
}

function missingIndex({ where, track }: PqPacket, faults: Faults): void {
  faults.error('pq-index-missing', where, `track ${track} has no index 01`, { measured: 0, limit: 1 });
}

function judgeTime(packet: PqPacket, before: PqPacket, faults: Faults): void {
  if (packet.sector > before.sector) return;
  faults.error('pq-time-order', packet.where, `${spoken(packet)} does not follow ${spoken(before)}`, {
    measured: clockOf(packet.sector),
    limit: `after ${clockOf(before.sector)}`,
  });
}

function byTrack(programme: readonly PqPacket[]): ReadonlyMap<number, readonly PqPacket[]> {
  const groups = new Map<number, PqPacket[]>();
  for (const packet of programme) {
    const group = groups.get(packet.track);
    if (group === undefined) groups.set(packet.track, [packet]);
    else group.push(packet);
  }
  return groups;
}

function trackOf(number: number, packets: readonly PqPacket[], faults: Faults): DiscTrack {
  const [first] = packets;
  const { control } = first;
  for (const other of packets) judgeControl(other, control, faults);
  if (control.serial)
    faults.warning('pq-serial-copy', first.where, `track ${number} is under SCMS, which is not kept`);
  if (control.fourChannel)
    faults.warning(
      'pq-four-channel',
      first.where,
      `track ${number} is marked as four channels, which is not kept`,
    );
  const isrc = isrcOf(number, packets, faults);
  const points = packets.filter(({ index }) => index > 0).map(({ sector }) => sector);
  return {
    number,
    ...(first.index === 0 ? { pregap: first.sector } : {}),
    start: points[0],
    indexes: points.slice(1),
    ...(isrc === undefined ? {} : { isrc }),
    preEmphasis: control.preEmphasis,
    copyPermitted: control.copyPermitted,
  };
}

function judgeControl({ where, track, control }: PqPacket, expected: Control, faults: Faults): void {
  if (Object.entries(expected).every(([bit, value]) => control[bit as keyof Control] === value)) return;
  faults.error(
    'pq-control-differs',
    where,
    `the flags of track ${track} are others than on its first packet`,
  );
}

function isrcOf(number: number, packets: readonly PqPacket[], faults: Faults): string | undefined {
  const stated = packets.filter(({ isrc }) => isrc !== undefined);
  const other = stated.find(({ isrc }) => isrc !== stated[0].isrc);
  if (other !== undefined)
    faults.error('pq-isrc-differs', other.where, `track ${number} has two ISRCs`, {
      measured: other.isrc ?? '',
      limit: stated[0].isrc ?? '',
    });
  return stated.at(0)?.isrc;
}

function judgeLengths(tracks: readonly DiscTrack[], leadOut: number, file: string, faults: Faults): void {
  if (tracks[0].start < FIRST_PAUSE)
    faults.error(
      'pq-first-pause',
      file,
      `the first pause lasts ${clockOf(tracks[0].start)}, shorter than 2 s`,
      {
        measured: tracks[0].start,
        limit: FIRST_PAUSE,
      },
    );
  for (const [i, { number, start }] of tracks.entries()) {
    const length = (tracks.at(i + 1)?.start ?? leadOut) - start;
    if (length < SHORTEST_TRACK)
      faults.warning('pq-track-short', file, `track ${number} lasts ${clockOf(length)}, shorter than 4 s`, {
        measured: length,
        limit: SHORTEST_TRACK,
      });
  }
}

/** The lead-in carries it at least; where others do as well it is the same. */
function eanOf(packets: readonly PqPacket[], faults: Faults): string | undefined {
  const stated = packets.filter(({ ean }) => ean !== undefined);
  const other = stated.find(({ ean }) => ean !== stated[0].ean);
  if (other !== undefined)
    faults.error('pq-ean-differs', other.where, 'the UPC or EAN is another than on the packet before', {
      measured: other.ean ?? '',
      limit: stated[0].ean ?? '',
    });
  return stated.at(0)?.ean;
}
