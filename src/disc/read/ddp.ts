import type { Finding } from '../../base/finding.ts';
import { error } from '../../base/finding.ts';
import { done, type Result, refusalOf, refused } from '../../base/result.ts';
import { identify } from '../../host/disk.ts';
import { BYTES_PER_SECTOR, type DiscLayout, FRAMES_PER_SECTOR } from '../layout.ts';
import { CD_TEXT_BYTES_MAX } from './cd_text_packs.ts';
import { type CdText, readCdText } from './cd_text.ts';
import { judgeCompanions } from './companions.ts';
import { Faults } from './faults.ts';
import { type Elsewhere, SetFolder } from './folder.ts';
import { IDENTIFIER_BYTES, type Identifier, readIdentifier } from './identifier.ts';
import type { ReadImage } from './image.ts';
import { type DiscMap, MAP_BYTES_MAX, readMap, type Stream } from './map.ts';
import { PQ_BYTES_MAX, readPackets } from './pq_packets.ts';
import { type Programme, programmeOf } from './pq_tracks.ts';
import { clockOf } from './times.ts';

/** A disc that was read: what is on it, and where its audio is. */
export interface ReadDisc {
  readonly layout: DiscLayout;
  readonly image: ReadImage;
  /** Warnings and notes; none is an error. */
  readonly findings: readonly Finding[];
}

/** A DDP 2.00 set that was read. */
export interface ReadSet extends ReadDisc {
  readonly imageFile: { readonly path: string; readonly bytes: number };
  readonly masterId: string;
  readonly userText: string;
  /** Checksum files that were found and hold. */
  readonly companions: readonly string[];
}

/**
 * Reads a DDP 2.00 set of an audio CD, ours or another's: DDPID, DDPMS and the files it names, with numbers padded by
 * spaces or zeros. Built from the public description of such sets alone, and apart from the writer. Every fault is a
 * finding with its file and packet; one of level error refuses the set. Codes: those of identifier.ts, map.ts,
 * pq_packets.ts, pq_tracks.ts, cd_text.ts, companions.ts, folder.ts; and not-a-set, ddp-size, ddp-image-size,
 * ddp-lead-out, ddp-first-pause, ddp-ean-differs, cd-text-code-differs. Large files may have been read `elsewhere`.
 */
export async function readDdp(path: string, elsewhere?: Elsewhere): Promise<Result<ReadSet>> {
  try {
    if ((await identify(path))?.kind !== 'directory')
      return refused(error('not-a-set', `${path} is not a folder with a DDP set`, { cause: 'usage' }));
    return await readFolder(await SetFolder.open(path, elsewhere));
  } catch (thrown) {
    return refusalOf(thrown);
  }
}

async function readFolder(folder: SetFolder): Promise<Result<ReadSet>> {
  const faults = new Faults();
  const idBytes = await folder.small('DDPID', IDENTIFIER_BYTES * 8, faults);
  const mapBytes = await folder.small('DDPMS', MAP_BYTES_MAX, faults);
  const identifier = idBytes && readIdentifier(idBytes, mapBytes?.length ?? 0, faults);
  const map = mapBytes && readMap(mapBytes, faults);
  const programme = map && (await programmeIn(folder, map, faults));
  const text = map && programme && (await textIn(folder, map, programme, faults));
  const bytes = map && (await imageBytes(folder, map, faults));
  const set = ['DDPID', 'DDPMS', ...(map === undefined ? [] : filesOf(map))];
  const companions = await judgeCompanions(folder, set, faults);
  if (identifier && map && programme && text) judgeAgreement(identifier, map, programme, text, faults);
  if (faults.refused || !identifier || !map || !programme || !text || bytes === undefined)
    return refused(...faults.findings);
  const path = folder.pathOf(folder.find(map.image.file) ?? map.image.file);
  return done({
    layout: layoutOf(identifier, programme, text),
    image: imageOf(path, programme.leadOut),
    findings: faults.findings,
    imageFile: { path, bytes },
    masterId: identifier.masterId,
    userText: identifier.userText,
    companions,
  });
}

function filesOf({ pq, image, cdText }: DiscMap): string[] {
  return [pq, image, cdText].flatMap((stream) => (stream === undefined ? [] : [stream.file]));
}

async function programmeIn(
  folder: SetFolder,
  { pq }: DiscMap,
  faults: Faults,
): Promise<Programme | undefined> {
  const bytes = await folder.small(pq.file, PQ_BYTES_MAX, faults, `, which ${pq.where} names`);
  if (bytes === undefined) return undefined;
  judgeSize(pq, bytes.length, faults);
  const packets = readPackets(bytes, pq.file, faults);
  return packets && programmeOf(packets, pq.file, faults);
}

async function textIn(
  folder: SetFolder,
  { cdText }: DiscMap,
  { tracks }: Programme,
  faults: Faults,
): Promise<CdText | undefined> {
  if (cdText === undefined) return { texts: [], codes: [] };
  const bytes = await folder.small(cdText.file, CD_TEXT_BYTES_MAX, faults, `, which ${cdText.where} names`);
  if (bytes === undefined) return undefined;
  // One zero behind the packs is counted by some writers and by others not.
  const appended = bytes.length % 18 === 1 && cdText.length === bytes.length - 1;
  if (!appended) judgeSize(cdText, bytes.length, faults);
  return readCdText(bytes, tracks.length, cdText.file, faults);
}

function judgeSize({ where, file, length }: Stream, bytes: number, faults: Faults): void {
  if (bytes === length) return;
  const figures = { measured: bytes, limit: length };
  faults.error('ddp-size', file, `has ${bytes} bytes, ${where} says ${length}`, figures);
}

async function imageBytes(
  folder: SetFolder,
  { image }: DiscMap,
  faults: Faults,
): Promise<number | undefined> {
  const bytes = await folder.size(image.file, faults, `, which ${image.where} names`);
  const expected = image.length * BYTES_PER_SECTOR;
  if (bytes !== undefined && bytes !== expected) {
    const sectors = Math.abs(bytes - expected) / BYTES_PER_SECTOR;
    const by = `${Number.isInteger(sectors) ? sectors : sectors.toFixed(2)} sectors too ${bytes < expected ? 'short' : 'long'}`;
    faults.error(
      'ddp-image-size',
      image.file,
      `has ${bytes} bytes, ${image.where} says ${image.length} sectors, which are ${expected}: ${by}`,
      {
        measured: bytes,
        limit: expected,
      },
    );
  }
  return bytes;
}

/** What two files tell must be the same. */
function judgeAgreement(
  identifier: Identifier,
  map: DiscMap,
  programme: Programme,
  text: CdText,
  faults: Faults,
): void {
  const { pq, image } = map;
  const { leadOut, tracks } = programme;
  if (image.length !== leadOut)
    faults.error(
      'ddp-lead-out',
      pq.file,
      `the lead-out stands at ${clockOf(leadOut)}, ${image.where} says ${image.length} sectors, which end at ${clockOf(image.length)}`,
      {
        measured: leadOut,
        limit: image.length,
      },
    );
  if (image.firstPause !== undefined && image.firstPause !== tracks[0].start)
    faults.warning(
      'ddp-first-pause',
      image.where,
      `says ${image.firstPause} sectors before the first track, ${pq.file} has ${tracks[0].start}`,
      {
        measured: image.firstPause,
        limit: tracks[0].start,
      },
    );
  if (identifier.ean !== undefined && programme.ean !== undefined && identifier.ean !== programme.ean)
    faults.error('ddp-ean-differs', pq.file, `has the code ${programme.ean}, DDPID has ${identifier.ean}`, {
      measured: programme.ean,
      limit: identifier.ean,
    });
  judgeCodes(identifier.ean ?? programme.ean, map, programme, text, faults);
}

/** Codes that CD-Text repeats. */
function judgeCodes(
  ean: string | undefined,
  { pq, cdText }: DiscMap,
  { tracks }: Programme,
  { codes }: CdText,
  faults: Faults,
): void {
  if (cdText === undefined) return;
  const owners = [
    { name: 'the disc', code: ean },
    ...tracks.map(({ number, isrc }) => ({ name: `track ${number}`, code: isrc })),
  ];
  for (const [i, { name, code }] of owners.entries()) {
    const told = codes.at(i)?.replaceAll(/[- ]/g, '') ?? '';
    if (told === '' || told === code || (i === 0 && told.padStart(13, '0') === code)) continue;
    faults.error(
      'cd-text-code-differs',
      cdText.file,
      `has the code ${told} for ${name}, ${pq.file} has ${code ?? 'none'}`,
      {
        measured: told,
        limit: code ?? 'none',
      },
    );
  }
}

function layoutOf(
  identifier: Identifier,
  { tracks, leadOut, ean: stated }: Programme,
  { texts }: CdText,
): DiscLayout {
  const ean = identifier.ean ?? stated;
  return { ...(ean === undefined ? {} : { ean }), tracks, leadOut, texts };
}

function imageOf(path: string, sectors: number): ReadImage {
  const frames = sectors * FRAMES_PER_SECTOR;
  return { frames, parts: [{ at: 0, frames, path, kind: 'raw', from: 0 }] };
}
