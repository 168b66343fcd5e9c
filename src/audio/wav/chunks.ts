import { error, type Finding, note, warning } from '../../base/finding.ts';
import { done, type Result, refused } from '../../base/result.ts';
import type { DiskFile } from '../../host/disk.ts';

/**
 * The anatomy of a RIFF/WAVE file: which chunks stand where. Nothing is believed that the file's length contradicts,
 * and no buffer is sized by a header.
 * Sources: RIFF (Microsoft/IBM Multimedia Programming Interface 1.0), RF64 (EBU Tech 3306), BW64 (ITU-R BS.2088).
 */
export interface Chunk {
  readonly id: string;
  /** Byte position of the content, after the 8-byte chunk header. */
  readonly at: number;
  /** Bytes as declared, without the pad byte. */
  readonly size: number;
}

export interface Anatomy {
  readonly form: 'RIFF' | 'RF64' | 'BW64';
  readonly fileSize: number;
  /** Where the form ends by its header, in bytes; undefined where a streaming writer left it unset. */
  readonly formEnd: number | undefined;
  readonly chunks: readonly Chunk[];
  readonly fmt: Chunk;
  /** `size` is what the header declares, or what the file holds where it declares nothing. */
  readonly data: Chunk;
  readonly findings: readonly Finding[];
}

/** More chunks than any writer makes; a file of empty chunks would otherwise keep us for hours. */
const MOST_CHUNKS = 1024;
const UNSET = 0xffff_ffff;
const TWO_31 = 0x8000_0000;
/** How far below 2^31 and 2^32 writers that cannot seek put their stand-in sizes (sox: 2^31 − 4097, ffmpeg: 2^32 − 1). */
const STAND_IN_SPAN = 8192;
/** The chunks that a writer who forgets the pad byte may put behind an odd one. */
const KNOWN = new Set(
  'fmt |data|fact|LIST|JUNK|junk|PAD |FLLR|bext|iXML|axml|chna|PEAK|cue |smpl|inst|id3 |ID3 |cart|_PMX|aXML|minf|elm1|regn|umid|DGDA|levl|acid|strc|plst|labl|note|SAUR|LGWV|ResU|slnt'.split(
    '|',
  ),
);

interface Form {
  readonly form: Anatomy['form'];
  readonly size: number;
  /** 64-bit sizes by chunk id, where the file has a ds64 chunk. */
  readonly large: ReadonlyMap<string, number>;
}

interface Walk {
  readonly file: DiskFile;
  readonly fileSize: number;
  readonly form: Form;
  readonly formEnd: number | undefined;
  readonly chunks: Chunk[];
  readonly findings: Finding[];
}

const text = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
const printable = (id: string): boolean => /^[\x20-\x7e]{4}$/.test(id);
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

async function bytesAt(file: DiskFile, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  return bytes.subarray(0, await file.readAt(bytes, position));
}

/** A size that a writer put down before it knew better, and could not go back to correct. */
function isStandIn(size: number): boolean {
  return (size >= TWO_31 - STAND_IN_SPAN && size <= TWO_31) || size > UNSET - STAND_IN_SPAN;
}

/** Finds the chunks of an open WAV file. Trouble of the disk is thrown as `Refused`. */
export async function dissect(file: DiskFile, fileSize: number): Promise<Result<Anatomy>> {
  const opened = await openForm(file, fileSize);
  if (!opened.ok) return opened;
  const form = opened.value;
  const unset = form.form === 'RIFF' ? form.size === 0 || isStandIn(form.size) : form.size === 0;
  const formEnd = unset && form.size + 8 !== fileSize ? undefined : form.size + 8;
  const walk: Walk = { file, fileSize, form, formEnd, chunks: [], findings: [] };
  const broken = await walkChunks(walk);
  if (broken !== undefined) return refused(broken);
  const data = walk.chunks.find((c) => c.id === 'data');
  if (data === undefined)
    return refused(error('wav-no-data', 'there is no data chunk: the file holds no audio'));
  const fmt = walk.chunks.find((c) => c.id === 'fmt ');
  if (fmt === undefined || fmt.at > data.at)
    return refused(error('wav-no-fmt', 'there is no fmt chunk before the data chunk'));
  if (walk.chunks.filter((c) => c.id === 'data').length > 1)
    walk.findings.push(
      warning('wav-several-data', 'there is more than one data chunk; only the first is read'),
    );
  judgeForm(walk);
  return done({
    form: form.form,
    fileSize,
    formEnd,
    chunks: walk.chunks,
    fmt,
    data,
    findings: walk.findings,
  });
}

async function openForm(file: DiskFile, fileSize: number): Promise<Result<Form>> {
  const head = await bytesAt(file, 0, 20);
  const form = text(head, 0);
  if (form === 'RIFX')
    return refused(error('wav-container', 'big-endian RIFX is not read', { hint: 'export it as plain WAV' }));
  if (head.length < 12 || text(head, 8) !== 'WAVE' || (form !== 'RIFF' && form !== 'RF64' && form !== 'BW64'))
    return refused(error('not-wav', 'not a WAV file'));
  const size = viewOf(head).getUint32(4, true);
  if (form !== 'RIFF') return openLarge(file, form, size);
  if (fileSize > UNSET + 8 && !isStandIn(size))
    return refused(
      error(
        'wav-too-large',
        `the file has ${fileSize} bytes, but a plain RIFF header counts only to ${UNSET}; its sizes cannot be trusted`,
        { measured: fileSize, limit: UNSET, hint: 'export it as RF64' },
      ),
    );
  return done({ form, size, large: new Map() });
}

/** EBU Tech 3306 clause 3: ds64 follows at once: u64 riff size, data size, sample count, u32 table length, table. */
async function openLarge(file: DiskFile, form: 'RF64' | 'BW64', size32: number): Promise<Result<Form>> {
  const head = await bytesAt(file, 12, 8 + 28 + 12 * 64);
  const size = head.length >= 36 ? viewOf(head).getUint32(4, true) : 0;
  if (text(head, 0) !== 'ds64' || size < 28)
    return refused(error('wav-no-ds64', `the ${form} header lacks its ds64 chunk with the 64-bit sizes`));
  const view = viewOf(head);
  const wide = (at: number): number => Number(view.getBigUint64(at, true));
  const large = new Map([['data', wide(16)]]);
  const entries = Math.min(view.getUint32(32, true), Math.floor((Math.min(head.length, size + 8) - 36) / 12));
  for (let i = 0; i < entries; i++) large.set(text(head, 36 + 12 * i), wide(40 + 12 * i));
  return done({ form, size: size32 === UNSET ? wide(8) : size32, large });
}

/** Collects the chunks; returns a finding where the file cannot be followed as far as its data chunk. */
async function walkChunks(walk: Walk): Promise<Finding | undefined> {
  let at = 12;
  let found = false;
  while (at < walk.fileSize) {
    const head = await bytesAt(walk.file, at, 8);
    const id = text(head, 0);
    const legible = head.length === 8 && printable(id);
    if (found && (!legible || at >= (walk.formEnd ?? walk.fileSize))) {
      noteTrailing(walk, at);
      return undefined;
    }
    if (!legible)
      return error(
        'wav-chunk',
        `no chunk begins at byte ${at}, where the one before it ends, and no audio came yet`,
      );
    if (walk.chunks.length === MOST_CHUNKS)
      return found ? undefined : error('wav-chunk', `more than ${MOST_CHUNKS} chunks before the data chunk`);
    const chunk = sized(walk, id, at + 8, viewOf(head).getUint32(4, true));
    walk.chunks.push(chunk);
    found ||= id === 'data';
    const end = chunk.at + chunk.size;
    if (end > walk.fileSize) return found ? undefined : overlong(walk, chunk);
    at = chunk.size % 2 === 1 ? await afterOdd(walk, id, end) : end;
  }
  return undefined;
}

function sized(walk: Walk, id: string, at: number, size32: number): Chunk {
  const rest = walk.fileSize - at;
  const declared = size32 === UNSET ? (walk.form.large.get(id) ?? size32) : size32;
  if (id !== 'data') return { id, at, size: declared };
  // An empty chunk is believed only where the form's size agrees that nothing follows from here on but what it counts.
  const empty = declared === 0 && rest > 0 && (walk.formEnd === undefined || walk.formEnd <= at);
  if (empty || (walk.form.form === 'RIFF' && declared > rest && isStandIn(declared))) {
    walk.findings.push(
      warning(
        'wav-unset-size',
        `the header does not say how long the audio is; the rest of the file is taken (${rest} bytes)`,
        {
          measured: rest,
        },
      ),
    );
    return { id, at, size: rest };
  }
  return { id, at, size: declared };
}

function overlong(walk: Walk, chunk: Chunk): Finding {
  const held = walk.fileSize - chunk.at;
  return error(
    'truncated',
    `the header says that chunk "${chunk.id}" has ${chunk.size} bytes, the file holds ${held} of them and no audio`,
    { measured: held, limit: chunk.size },
  );
}

/** RIFF pads odd chunks with a zero byte. Where it is missing, a known chunk id stands in its place. */
async function afterOdd(walk: Walk, id: string, end: number): Promise<number> {
  const next = await bytesAt(walk.file, end, 5);
  if (!KNOWN.has(text(next, 0)) || KNOWN.has(text(next, 1))) return end + 1;
  walk.findings.push(
    note('wav-missing-pad', `the odd-sized chunk "${id}" lacks its pad byte at byte ${end}`),
  );
  return end;
}

function noteTrailing(walk: Walk, at: number): void {
  const bytes = walk.fileSize - at;
  walk.findings.push(
    note('wav-trailing-bytes', `${bytes} bytes after the last chunk are ignored`, { measured: bytes }),
  );
}

/** A form's size may leave out the last pad byte or count its own 8-byte header: common, and harmless. */
function judgeForm(walk: Walk): void {
  const { formEnd, fileSize } = walk;
  if (formEnd === undefined || Math.abs(formEnd - fileSize) <= 1 || formEnd - 8 === fileSize) return;
  const figures = { measured: fileSize, limit: formEnd };
  const message = `by its RIFF header the file has ${formEnd} bytes, it has ${fileSize}`;
  walk.findings.push(
    formEnd > fileSize ? warning('wav-riff-size', message, figures) : note('wav-riff-size', message, figures),
  );
}
