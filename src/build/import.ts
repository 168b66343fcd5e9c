import { join } from 'node:path';
import { createBlock } from '../audio/block.ts';
import { drain } from '../audio/memory.ts';
import { createWav } from '../audio/wav/writer.ts';
import { error, type Finding, note } from '../base/finding.ts';
import { done, Refused, refused, refusalOf, type Result } from '../base/result.ts';
import { type DiscTrack, FRAMES_PER_SECTOR } from '../disc/layout.ts';
import type { ReadDisc } from '../disc/read/ddp.ts';
import { readDisc } from '../disc/read/disc.ts';
import { DISC_RATE, holdsAudio, imageSignal, type ReadImage } from '../disc/read/image.ts';
import { clockOf } from '../disc/read/times.ts';
import { identify, listFolder, makeFolder, remove, rename, syncFolder, writeNewFile } from '../host/disk.ts';
import { safeName } from '../spec/names.ts';
import { importText } from './import_text.ts';

const SPEC = 'album.yaml';
const MIXES = 'mixes';
const PASS = 16 * 1024;

export interface ImportedDisc {
  readonly spec: string;
  readonly tracks: number;
  /** Whether audio before the first track was found and written. */
  readonly hidden: boolean;
  /** Sectors of the whole disc. */
  readonly leadOut: number;
  readonly findings: readonly Finding[];
}

/** A stretch of the disc that becomes a WAV file; frames. */
interface Cut {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Reads a disc (a DDP set or a cue sheet) and writes its tracks as `mixes/*.wav` and a spec `album.yaml` into `folder`.
 * Nothing that stands there is touched. Codes: those of disc/read; spec-exists, mixes-exist, hidden-audio (note),
 * interrupted.
 */
export async function importDisc(
  path: string,
  folder: string,
  abort: AbortSignal,
): Promise<Result<ImportedDisc>> {
  try {
    const taken = await standing(folder);
    if (taken !== undefined) return refused(taken);
    const read = await readDisc(path);
    if (!read.ok) return read;
    return done(await written(read.value, folder, abort));
  } catch (thrown) {
    return refusalOf(thrown);
  }
}

async function standing(folder: string): Promise<Finding | undefined> {
  const hint = 'name another folder, or move it away';
  if ((await identify(join(folder, SPEC), false)) !== undefined)
    return error('spec-exists', `${SPEC} stands there already and is left alone`, { cause: 'usage', hint });
  const mixes = join(folder, MIXES);
  const identity = await identify(mixes, false);
  if (identity === undefined || (identity.kind === 'directory' && (await listFolder(mixes)).length === 0))
    return undefined;
  return error('mixes-exist', `${MIXES} stands there already and is left alone`, { cause: 'usage', hint });
}

async function written(
  disc: ReadDisc & { readonly remarks?: { readonly date?: string; readonly genre?: string } },
  folder: string,
  abort: AbortSignal,
): Promise<ImportedDisc> {
  const { layout, image, remarks } = disc;
  const first = layout.tracks[0].start * FRAMES_PER_SECTOR;
  const hidden = (await holdsAudio(image, 0, first))
    ? { name: '00 - before track 1.wav', from: 0, to: first }
    : undefined;
  const titles = layout.texts.at(0)?.tracks ?? [];
  const cuts = layout.tracks.map((track, i) =>
    cutOf(track, titles.at(i)?.title, layout.tracks.at(i + 1)?.start ?? layout.leadOut),
  );
  await writeMixes(image, hidden === undefined ? cuts : [hidden, ...cuts], folder, abort);
  const text = importText({
    layout,
    mixes: cuts.map(({ name }) => `${MIXES}/${name}`),
    ...(hidden === undefined ? {} : { hidden: `${MIXES}/${hidden.name}` }),
    ...(remarks === undefined ? {} : { remarks }),
  });
  const spec = join(folder, SPEC);
  await writeNewFile(spec, new TextEncoder().encode(text));
  await syncFolder(folder);
  const findings =
    hidden === undefined
      ? disc.findings
      : [...disc.findings, hiddenNote(hidden.name, layout.tracks[0].start)];
  return { spec, tracks: cuts.length, hidden: hidden !== undefined, leadOut: layout.leadOut, findings };
}

function hiddenNote(name: string, sectors: number): Finding {
  return note(
    'hidden-audio',
    `the ${clockOf(sectors)} before the first track hold audio; they are in ${MIXES}/${name}`,
    {
      measured: sectors,
    },
  );
}

function cutOf({ number, start }: DiscTrack, title: string | undefined, end: number): Cut {
  const numbered = String(number).padStart(2, '0');
  return {
    name: title === undefined ? `${numbered}.wav` : `${numbered} - ${safeName(title)}.wav`,
    from: start * FRAMES_PER_SECTOR,
    to: end * FRAMES_PER_SECTOR,
  };
}

/** Written aside and then given their name together, so that a broken import leaves no mixes. */
async function writeMixes(
  image: ReadImage,
  cuts: readonly Cut[],
  folder: string,
  abort: AbortSignal,
): Promise<void> {
  const aside = join(folder, `.${MIXES}.part`);
  await remove(aside);
  await makeFolder(aside);
  try {
    for (const cut of cuts) await writeCut(image, cut, join(aside, cut.name), abort);
    await syncFolder(aside);
    // Known to be empty or absent.
    await remove(join(folder, MIXES));
    await rename(aside, join(folder, MIXES));
  } catch (thrown) {
    await remove(aside);
    throw thrown;
  }
}

async function writeCut(
  image: ReadImage,
  { from, to }: Cut,
  path: string,
  abort: AbortSignal,
): Promise<void> {
  const writer = await createWav(path, {
    rate: DISC_RATE,
    channels: 2,
    encoding: 'pcm16',
    frames: to - from,
  });
  try {
    await drain(
      imageSignal(image, from, to),
      (block) => {
        if (abort.aborted) throw new Refused(error('interrupted', 'interrupted'));
        return writer.write(block);
      },
      createBlock(2, PASS),
    );
    await writer.finish({ sync: true });
  } catch (thrown) {
    await writer.abandon();
    throw thrown;
  }
}
