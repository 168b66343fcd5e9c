import type { Faults } from './faults.ts';
import { AsciiRecord } from './record.ts';

const NAME = 'DDPMS';
const PACKET = 128;
/** More streams than any audio CD has. */
export const MAP_BYTES_MAX = 64 * PACKET;

/** One file of the set, as the map names it. */
export interface Stream {
  readonly where: string;
  readonly file: string;
  /** Sectors of the image, bytes of everything else. */
  readonly length: number;
}

export interface DiscMap {
  readonly pq: Stream;
  /** `firstPause`: sectors before index 01 of the first track, where the map tells. */
  readonly image: Stream & { readonly firstPause?: number };
  readonly cdText?: Stream;
}

type Kind = 'pq' | 'image' | 'cdText';
const SPOKEN: Readonly<Record<Kind, string>> = {
  pq: 'PQ descriptor',
  image: 'audio image',
  cdText: 'CD-Text',
};

/**
 * Reads DDPMS: packets of 128 bytes in any order, one a stream, each with its file. Fields: `VVVM` 0+4, stream type 4+2,
 * length 14+8, start 22+8, subcode 30+8, mode 38+2, storage 40+1, first pause 46+4, width of the name 71+3, name 74+17,
 * new session 91+1. Codes: ddp-map-size, ddp-map-marker, ddp-not-ascii, ddp-map-number, ddp-file-name, ddp-storage-mode,
 * ddp-image-start, ddp-unknown-stream (note), ddp-several-streams, ddp-no-stream.
 */
export function readMap(bytes: Uint8Array, faults: Faults): DiscMap | undefined {
  if (bytes.length === 0 || bytes.length % PACKET !== 0) {
    const figures = { measured: bytes.length, limit: `a multiple of ${PACKET}` };
    faults.error('ddp-map-size', NAME, `${bytes.length} bytes are no whole packets of ${PACKET}`, figures);
    return undefined;
  }
  const found: Record<Kind, DiscMap['image'][]> = { pq: [], image: [], cdText: [] };
  const seen = new Set<Kind>();
  for (let at = 0; at < bytes.length; at += PACKET) {
    const where = `${NAME} packet ${at / PACKET + 1} (byte ${at})`;
    const packet = new AsciiRecord(bytes.subarray(at, at + PACKET), where);
    const kind = kindOf(packet, faults);
    if (kind === undefined) continue;
    seen.add(kind);
    found[kind].push(...streamOf(packet, kind, faults));
  }
  judgeNumbers(found, seen, faults);
  const [pq, image, cdText] = [found.pq.at(0), found.image.at(0), found.cdText.at(0)];
  if (pq === undefined || image === undefined) return undefined;
  return { pq, image, ...(cdText === undefined ? {} : { cdText }) };
}

function kindOf(packet: AsciiRecord, faults: Faults): Kind | undefined {
  const marker = packet.raw(0, 4);
  if (marker !== 'VVVM') {
    const figures = { measured: marker, limit: 'VVVM' };
    faults.error('ddp-map-marker', packet.where, `begins with '${marker}', 'VVVM' is expected`, figures);
    return undefined;
  }
  const foreign = packet.foreignByte();
  if (foreign !== undefined) {
    faults.error('ddp-not-ascii', packet.where, `byte ${foreign} of it is no character of ASCII`);
    return undefined;
  }
  const [type, subcode, mode] = [packet.text(4, 2), packet.text(30, 8), packet.text(38, 2)];
  if (type === 'S0' && subcode === 'PQ DESCR') return 'pq';
  if (type === 'S0' && subcode === 'CDTEXT') return 'cdText';
  if (type === 'D0' && mode === 'DA') return 'image';
  faults.note(
    'ddp-unknown-stream',
    packet.where,
    `a stream of type '${type}', subcode '${subcode}', mode '${mode}' is no part of an audio CD and is left out`,
  );
  return undefined;
}

function streamOf(packet: AsciiRecord, kind: Kind, faults: Faults): DiscMap['image'][] {
  const { where } = packet;
  const length = packet.number(14, 8);
  if (length === undefined || !(length > 0)) {
    const figures = { measured: packet.raw(14, 8), limit: 'a number' };
    faults.error('ddp-map-number', where, `the stream's length is '${packet.raw(14, 8)}'`, figures);
    return [];
  }
  const file = fileOf(packet, faults);
  if (file === undefined) return [];
  if (kind === 'image') judgeImage(packet, faults);
  const firstPause = packet.number(46, 4);
  return [{ where, file, length, ...(kind === 'image' && firstPause !== undefined ? { firstPause } : {}) }];
}

function fileOf(packet: AsciiRecord, faults: Faults): string | undefined {
  const width = packet.number(71, 3) ?? 17;
  const name = packet.text(74, 17);
  if (width >= name.length && width <= 17 && /^[^/\\]+$/.test(name) && !/^\.+$/.test(name)) return name;
  faults.error(
    'ddp-file-name',
    packet.where,
    `'${name}' (width ${packet.raw(71, 3)}) names no file of the set`,
    {
      measured: name,
      limit: 'a name of 1 to 17 characters, without a path',
    },
  );
  return undefined;
}

function judgeImage(packet: AsciiRecord, faults: Faults): void {
  const { where } = packet;
  const storage = packet.raw(40, 1);
  if (storage !== '7' && storage !== '0') {
    const figures = { measured: storage, limit: '7 or 0' };
    faults.error(
      'ddp-storage-mode',
      where,
      `storage mode '${storage}': sectors of 2352 bytes are read here`,
      figures,
    );
  }
  if ((packet.number(22, 8) ?? 0) !== 0) {
    const figures = { measured: packet.raw(22, 8).trim(), limit: 0 };
    faults.error('ddp-image-start', where, `the image starts at ${figures.measured}, 0 is expected`, figures);
  }
  if (Number.isNaN(packet.number(46, 4))) {
    const figures = { measured: packet.raw(46, 4), limit: 'a number' };
    faults.error('ddp-map-number', where, `the first pause is '${figures.measured}'`, figures);
  }
}

/** One PQ descriptor, one image, CD-Text at most once. A stream whose packet is broken is not missing as well. */
function judgeNumbers(found: Record<Kind, readonly Stream[]>, seen: ReadonlySet<Kind>, faults: Faults): void {
  for (const kind of ['pq', 'image', 'cdText'] as const) {
    const streams = found[kind];
    if (kind !== 'cdText' && !seen.has(kind))
      faults.error('ddp-no-stream', NAME, `no packet names the ${SPOKEN[kind]}`, { measured: 0, limit: 1 });
    if (streams.length < 2) continue;
    const files = streams.map(({ file }) => file).join(', ');
    const figures = { measured: streams.length, limit: 1 };
    faults.error(
      'ddp-several-streams',
      NAME,
      `${streams.length} packets for the ${SPOKEN[kind]} (${files})`,
      figures,
    );
  }
}
