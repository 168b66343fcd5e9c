import { sniffOpen } from '../../audio/sniff.ts';
import { openWav } from '../../audio/wav/reader.ts';
import { refusalOf } from '../../base/result.ts';
import { DiskFile } from '../../host/disk.ts';

/**
 * Whether a mix is written to its end, as far as the file itself tells. Programs write for minutes, stall, put the header
 * down first or last, fill the file with zeros beforehand. `quiet`: ms without a change after which it counts as whole;
 * 0 where every size in it agrees.
 */
export type Written = { readonly quiet: number } | { readonly unfinished: string };

/** The header leaves the length open, or does not agree with the file in a harmless way: both common while writing. */
const OPEN_MS = 2000;
/** Nothing in a file of this kind tells where it ends. */
const UNTOLD_MS = 1000;

/** What openWav refuses of a file that is still written; what else it refuses will not change by waiting. */
const PARTIAL = new Set([
  'empty-file',
  'not-wav',
  'truncated',
  'wav-no-ds64',
  'wav-chunk',
  'wav-no-fmt',
  'wav-no-data',
]);
/** What openWav notices where sizes do not agree and nothing is lost. */
const DISAGREE = new Set(['wav-riff-size', 'wav-unset-size']);
/** Less holds no header of any kind. */
const LEAST_BYTES = 44;

export async function writtenWhole(path: string): Promise<Written> {
  const file = await DiskFile.openForReading(path);
  try {
    const { size } = await file.identity();
    if (size < LEAST_BYTES) return { unfinished: size === 0 ? 'is empty' : `has ${size} bytes so far` };
    const head = new Uint8Array(LEAST_BYTES);
    await file.readAt(head, 0);
    if (head.every((byte) => byte === 0)) return { unfinished: 'begins with zeros' };
    const { kind } = await sniffOpen(file);
    if (kind === 'wav') return await wavWritten(path);
    return kind === 'aiff' || kind === 'aifc' ? aiffWritten(head, size) : { quiet: UNTOLD_MS };
  } finally {
    await file.close();
  }
}

async function wavWritten(path: string): Promise<Written> {
  const opened = await openWav(path, 'it');
  if (!opened.ok) {
    const partial = opened.findings.find(({ code }) => PARTIAL.has(code));
    return partial === undefined
      ? { quiet: 0 }
      : { unfinished: `is not whole: ${partial.message.replace(/^it: /, '')}` };
  }
  await opened.value.close();
  const { info, frames, findings } = opened.value;
  const agrees = info.declaredSize !== undefined && !findings.some(({ code }) => DISAGREE.has(code));
  return { quiet: frames > 0 && agrees ? 0 : OPEN_MS };
}

/** AIFF 1.3: the form's size counts what follows its first 8 bytes. */
function aiffWritten(head: Uint8Array, size: number): Written {
  const declared = new DataView(head.buffer).getUint32(4) + 8;
  if (declared > size)
    return { unfinished: `is not whole: its header says ${declared} bytes, it has ${size}` };
  return { quiet: declared === size ? 0 : OPEN_MS };
}

/** Trouble with reading it is not ours to tell: the build will. */
export async function writtenOrUnreadable(path: string): Promise<Written> {
  try {
    return await writtenWhole(path);
  } catch (thrown) {
    refusalOf(thrown);
    return { quiet: 0 };
  }
}
