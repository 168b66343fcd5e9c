import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import { type Chunk, dissect } from '../../audio/wav/chunks.ts';
import { valueOf } from '../../base/result.ts';
import { DiskFile } from '../../host/disk.ts';
import type { Broadcast, ReadTags, TagReading } from '../contract.ts';

/** Longer ones are nobody's, and are not read into memory. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * What `bext`, `axml` and `iXML` say, each for itself. Shares nothing with what writes them (broadcast.ts): the chunk
 * is read field by field, the XML by a library.
 */
export async function readBroadcast(path: string): Promise<readonly TagReading[]> {
  const file = await DiskFile.openForReading(path);
  try {
    const { chunks } = valueOf(await dissect(file, (await file.identity()).size));
    const contentOf = async (id: string): Promise<Buffer | undefined> => {
      const chunk = chunks.find((c) => c.id === id && c.size <= MOST_BYTES);
      return chunk && read(file, chunk);
    };
    const [bext, axml, ixml] = [await contentOf('bext'), await contentOf('axml'), await contentOf('iXML')];
    const broadcast = bext && parseBext(bext);
    return [
      { place: 'bext', tags: broadcast === undefined ? {} : { broadcast } },
      { place: 'axml', tags: axml === undefined ? {} : await parseAxml(axml) },
      { place: 'iXML', tags: ixml === undefined ? {} : await parseIxml(ixml) },
    ];
  } finally {
    await file.close();
  }
}

async function read(file: DiskFile, { at, size }: Chunk): Promise<Buffer> {
  const bytes = Buffer.alloc(size);
  return bytes.subarray(0, await file.readAt(bytes, at));
}

/** Undefined where it is no chunk of version 2. Field order and widths: EBU Tech 3285, section 2.3. */
function parseBext(bytes: Buffer): Broadcast | undefined {
  if (bytes.length < 602 || bytes.readUInt16LE(346) !== 2) return undefined;
  let at = 0;
  const text = (width: number): string => {
    const [told] = bytes.toString('latin1', at, (at += width)).split('\0', 1);
    return told;
  };
  const [description, originator, originatorReference, date, time] = [256, 32, 32, 10, 8].map(text);
  const timeReference = bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32;
  const umid = bytes.toString('hex', at + 10, at + 42).toUpperCase();
  const level = (index: number): number | null => {
    const value = bytes.readInt16LE(at + 74 + 2 * index);
    return value === 0x7fff ? null : value / 100;
  };
  const [integrated, range, truePeak, momentaryMax, shortTermMax] = [0, 1, 2, 3, 4].map(level);
  return {
    description,
    originator,
    originatorReference,
    ...(date === '' ? {} : { date }),
    ...(time === '' ? {} : { time }),
    timeReference,
    ...(/^0+$/.test(umid) ? {} : { umid }),
    loudness: { integrated, range, truePeak, momentaryMax, shortTermMax },
    codingHistory: bytes.toString('latin1', 602).split('\0', 1)[0].split('\r\n').slice(0, -1),
  };
}

/** Reads one element's text by the names that lead to it; undefined where the way ends. */
type Ask = (...names: readonly string[]) => Found | undefined;

interface Found {
  readonly text: string;
  readonly attribute: (name: string) => string | null;
}

/** What is used of a DOM element. */
interface XmlElement {
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
}

/** An XML document that can be asked; one that is none answers nothing. */
async function parsed(bytes: Buffer): Promise<Ask> {
  const { create } = await import('xmlbuilder2');
  let root: XMLBuilder;
  try {
    root = create(bytes.toString('utf8')).root();
  } catch {
    return () => undefined;
  }
  return (top, ...names) => {
    let at: XMLBuilder | undefined = root.node.nodeName === top ? root : undefined;
    for (const name of names) at = at?.find((n) => n.node.nodeName === name);
    const element = at?.node as XmlElement | undefined;
    return element && { text: element.textContent ?? '', attribute: (name) => element.getAttribute(name) };
  };
}

async function parseAxml(bytes: Buffer): Promise<ReadTags> {
  const ask = await parsed(bytes);
  const way = ['ebucore:ebuCoreMain', 'ebucore:coreMetadata', 'ebucore:identifier'];
  const isrc = /^ISRC:(.+)$/.exec(ask(...way, 'dc:identifier')?.text ?? '')?.[1];
  return ask(...way)?.attribute('formatLabel') === 'ISRC' && isrc !== undefined ? { isrc } : {};
}

async function parseIxml(bytes: Buffer): Promise<ReadTags> {
  const ask = await parsed(bytes);
  const [album, title, take] = ['PROJECT', 'NOTE', 'TAKE'].map((name) => ask('BWFXML', name)?.text);
  return {
    ...(title === undefined ? {} : { title }),
    ...(album === undefined ? {} : { album }),
    ...(take === undefined ? {} : { trackNumber: Number(take) }),
  };
}
