import { eanOf, isrcOf } from './codes.ts';
import type { Faults } from './faults.ts';
import { AsciiRecord } from './record.ts';
import { sectorsOf } from './times.ts';

const PACKET = 64;
const CONTROLS = "0 … 3 or 8 … B, then '1', or 'S' without the copy bit";
export const LEAD_IN = 0;
export const LEAD_OUT = 0xaa;
/** 99 tracks of 100 index points, the lead-in and two for the lead-out. */
export const PQ_BYTES_MAX = (99 * 100 + 3) * PACKET;

/** The control nibble of a track's Q channel, and its copy protection. */
export interface Control {
  readonly preEmphasis: boolean;
  readonly copyPermitted: boolean;
  readonly fourChannel: boolean;
  /** Serial copy management: the copy bit alternates. */
  readonly serial: boolean;
}

/** One change of track or index. */
export interface PqPacket {
  /** `PQDESCR packet 3 (byte 128)`. */
  readonly where: string;
  /** 1 … 99, {@link LEAD_IN} or {@link LEAD_OUT}. */
  readonly track: number;
  readonly index: number;
  readonly sector: number;
  readonly control: Control;
  readonly isrc?: string;
  readonly ean?: string;
}

/**
 * Reads a PQ descriptor: packets of 64 bytes, one a track index: `VVVS` 0+4, track 4+2 (`00` lead-in, `AA` lead-out),
 * index 6+2, time 8+8 (hours blank or `00`, then MMSSFF), control 16+2, ISRC 20+12, UPC or EAN 32+13.
 * undefined where one cannot be read. Codes: pq-size, pq-marker, pq-not-ascii, pq-track-field, pq-index-field, pq-time,
 * pq-control, isrc, ean, ean-check-digit.
 */
export function readPackets(bytes: Uint8Array, file: string, faults: Faults): PqPacket[] | undefined {
  if (bytes.length === 0 || bytes.length % PACKET !== 0) {
    const figures = { measured: bytes.length, limit: `a multiple of ${PACKET}` };
    faults.error('pq-size', file, `${bytes.length} bytes are no whole packets of ${PACKET}`, figures);
    return undefined;
  }
  const packets: PqPacket[] = [];
  for (let at = 0; at < bytes.length; at += PACKET) {
    const where = `${file} packet ${at / PACKET + 1} (byte ${at})`;
    const packet = packetOf(new AsciiRecord(bytes.subarray(at, at + PACKET), where), faults);
    if (packet !== undefined) packets.push(packet);
  }
  return packets.length === bytes.length / PACKET ? packets : undefined;
}

function packetOf(record: AsciiRecord, faults: Faults): PqPacket | undefined {
  const { where } = record;
  const foreign = record.foreignByte(0, 45);
  if (foreign !== undefined) {
    faults.error('pq-not-ascii', where, `byte ${foreign} of it is no character of ASCII`);
    return undefined;
  }
  const point = pointOf(record, faults);
  if (point === undefined) return undefined;
  const isrc = isrcOf(record.text(20, 12), where, faults);
  const ean = eanOf(record.text(32, 13).trim(), where, faults);
  return {
    where,
    ...point,
    ...(isrc === undefined ? {} : { isrc }),
    ...(ean === undefined ? {} : { ean }),
  };
}

type Point = Pick<PqPacket, 'track' | 'index' | 'sector' | 'control'>;

function pointOf(record: AsciiRecord, faults: Faults): Point | undefined {
  const wrong = (code: string, what: string, measured: string, limit: string): void => {
    faults.error(code, record.where, `${what} is '${measured}', expected is ${limit}`, { measured, limit });
  };
  const [marker, trackField, indexField] = [record.raw(0, 4), record.raw(4, 2), record.raw(6, 2)];
  const [track, sector, control] = [
    trackOf(trackField),
    sectorOf(record.raw(8, 8)),
    controlOf(record.raw(16, 2)),
  ];
  if (marker !== 'VVVS') wrong('pq-marker', 'the marker', marker, "'VVVS'");
  else if (track === undefined) wrong('pq-track-field', 'the track', trackField, '00 … 99 or AA');
  else if (!/^[0-9]{2}$/.test(indexField)) wrong('pq-index-field', 'the index', indexField, '00 … 99');
  else if (sector === undefined)
    wrong('pq-time', 'the time', record.raw(8, 8), 'MMSSFF, seconds to 59, frames to 74');
  else if (control === undefined) wrong('pq-control', 'the control', record.raw(16, 2), CONTROLS);
  else return { track, index: Number(indexField), sector, control };
  return undefined;
}

function trackOf(field: string): number | undefined {
  if (field === 'AA') return LEAD_OUT;
  return /^[0-9]{2}$/.test(field) ? Number(field) : undefined;
}

function sectorOf(field: string): number | undefined {
  const found = /^(?: {2}|00)([0-9]{2})([0-9]{2})([0-9]{2})$/.exec(field);
  return found === null ? undefined : sectorsOf(Number(found[1]), Number(found[2]), Number(found[3]));
}

/** Bits of the nibble: 1 pre-emphasis, 2 copying permitted, 4 data (never on an audio track), 8 four channels. */
function controlOf(field: string): Control | undefined {
  if (!/^[0-389ABab][1S]$/.test(field)) return undefined;
  const nibble = Number.parseInt(field[0], 16);
  const serial = field[1] === 'S';
  const copyPermitted = (nibble & 2) !== 0;
  if (serial && copyPermitted) return undefined;
  return { preEmphasis: (nibble & 1) !== 0, copyPermitted, fourChannel: (nibble & 8) !== 0, serial };
}
