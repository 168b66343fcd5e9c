import { error } from '../../../base/finding.ts';
import { Refused } from '../../../base/result.ts';
import { DiskFile } from '../../../host/disk.ts';
import { HEAD_BYTES, type NoPage, type Page, PAGE_BYTES_MAX, parsePage, SEGMENT_BYTES } from './page.ts';

export interface Packet {
  readonly bytes: Uint8Array;
  /** Of the page, where this is the last packet that ends on it. */
  readonly granule: number | undefined;
  /** The stream ends with this packet. */
  readonly last: boolean;
}

const WINDOW_BYTES = 4 * PAGE_BYTES_MAX;

/**
 * The pages of a file that holds one logical stream, in order, each of new memory. Throws `Refused`: `damaged-file`
 * where a check sum, the counting or the stream's number is wrong, `truncated` where the file ends before the stream,
 * `aborted` when nobody wants it any more.
 */
export async function* pagesOf(path: string, abort?: AbortSignal): AsyncGenerator<Page, void, undefined> {
  let sequence = 0;
  let serial: number | undefined;
  let ended = false;
  for await (const page of rawPages(path, abort)) {
    serial ??= page.serial;
    if (ended) throw damage(path, `page ${sequence} stands behind the end of the stream`);
    if (page.sequence !== sequence) throw damage(path, `page ${sequence} is missing or out of order`);
    if (page.serial !== serial) throw damage(path, `page ${sequence} belongs to another stream`);
    if (page.first !== (sequence === 0)) throw damage(path, `page ${sequence} says that the stream begins`);
    sequence++;
    ended = page.last;
    yield page;
  }
  if (!ended) throw new Refused(error('truncated', `${path} ends after ${sequence} pages, before its audio`));
}

async function* rawPages(path: string, abort?: AbortSignal): AsyncGenerator<Page, void, undefined> {
  const file = await DiskFile.openForReading(path);
  try {
    const buffer = new Uint8Array(WINDOW_BYTES);
    let window = buffer.subarray(0, 0);
    let next = 0;
    for (let count = 0; ; count++) {
      if (abort?.aborted === true) throw new Refused(error('aborted', `reading ${path} was stopped`));
      if (window.length < PAGE_BYTES_MAX) {
        buffer.copyWithin(0, window.byteOffset, window.byteOffset + window.length);
        const read = await file.readAt(buffer.subarray(window.length), next);
        next += read;
        window = buffer.subarray(0, window.length + read);
      }
      if (window.length === 0) return;
      const found = parsePage(window);
      if ('fault' in found) throw faultOf(path, count, found.fault);
      window = window.subarray(found.length);
      yield found.page;
    }
  } finally {
    await file.close();
  }
}

function faultOf(path: string, count: number, fault: NoPage): Refused {
  if (fault === 'short') return new Refused(error('truncated', `${path} ends within page ${count}`));
  if (fault === 'damaged') return damage(path, `page ${count} does not match its check sum`);
  return count === 0
    ? new Refused(error('not-ogg', `${path} is not an Ogg file`))
    : damage(path, `no page ${count} stands where the one before it ends`);
}

export function damage(path: string, why: string): Refused {
  return new Refused(error('damaged-file', `${path}: ${why}`, { hint: 'make it again, or copy it again' }));
}

/** The packets that pages carry, mostly in the pages' own memory. A page's position goes with the last packet that ends on it. */
export async function* packetsOf(
  path: string,
  pages: AsyncIterable<Page>,
): AsyncGenerator<Packet, void, undefined> {
  let pieces: Uint8Array[] = [];
  for await (const { lacing, body, granule, continued, last, sequence } of pages) {
    if (continued !== pieces.length > 0)
      throw damage(path, `page ${sequence} does not go on where the one before it ends`);
    const lastEnd = lacing.findLastIndex((segment) => segment < SEGMENT_BYTES);
    let from = 0;
    let to = 0;
    for (const [index, segment] of lacing.entries()) {
      to += segment;
      if (segment === SEGMENT_BYTES) continue;
      const piece = body.subarray(from, to);
      const bytes = pieces.length === 0 ? piece : Buffer.concat([...pieces, piece]);
      const ends = index === lastEnd;
      yield { bytes, granule: ends ? granule : undefined, last: ends && last };
      pieces = [];
      from = to;
    }
    if (from < to || lacing.at(-1) === SEGMENT_BYTES) pieces.push(body.subarray(from, to));
  }
  if (pieces.length > 0) throw damage(path, 'its last packet does not end');
}

/** Position at the end of a stream, by the last page of a file alone; undefined where it does not end with one. */
export async function endGranule(path: string): Promise<number | undefined> {
  const file = await DiskFile.openForReading(path);
  try {
    const { size } = await file.identity();
    const tail = new Uint8Array(Math.min(size, PAGE_BYTES_MAX));
    const bytes = tail.subarray(0, await file.readAt(tail, size - tail.length));
    for (let at = bytes.length - HEAD_BYTES; at >= 0; at--) {
      const found = parsePage(bytes.subarray(at));
      if ('page' in found && at + found.length === bytes.length)
        return found.page.last ? found.page.granule : undefined;
    }
    return undefined;
  } finally {
    await file.close();
  }
}
