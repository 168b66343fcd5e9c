import { basename, dirname, isAbsolute, join } from 'node:path';
import { openWav } from '../../audio/wav/reader.ts';
import { done, type Result, refusalOf, refused } from '../../base/result.ts';
import { identify, listFolder, readBytes } from '../../host/disk.ts';
import { error } from '../../base/finding.ts';
import {
  type DiscLayout,
  type DiscTrack,
  FIRST_PAUSE,
  FRAMES_PER_SECTOR,
  type TextLines,
} from '../layout.ts';
import { repeatedIsrcs } from './codes.ts';
import { cueLines } from './cue_lines.ts';
import { type CueFile, type CueSheet, sheetOf } from './cue_sheet.ts';
import { type CueAudio, firstPauseOf, judgePoints, type Timeline, timelineOf } from './cue_timeline.ts';
import type { ReadDisc } from './ddp.ts';
import { Faults } from './faults.ts';
import { DISC_RATE, holdsAudio } from './image.ts';
import { clockOf, LAST_SECTOR, SHORTEST_TRACK } from './times.ts';

/** A cue sheet that was read. */
export interface ReadCue extends ReadDisc {
  /** REM DATE and REM GENRE, as written. */
  readonly remarks: { readonly date?: string; readonly genre?: string };
}

/** Whether the first file begins with the two seconds in front of every disc; `heard`: where they are silent. */
export type FirstPauseIn = 'included' | 'omitted' | 'heard';

/** More text than 99 tracks of 99 index points have. */
const BYTES_MAX = 4 * 1024 * 1024;
const BYTES_PER_FRAME = 4;

/**
 * Reads a cue sheet with its audio (WAV, or headerless 16-bit samples): one file or several, index points, PREGAP and
 * POSTGAP, flags, codes and texts. The texts stand as one block, without a language. Places in the layout are those of the
 * disc, the pause before the first track included. Codes: those of cue_lines.ts, cue_sheet.ts, cue_timeline.ts; and
 * cue-first-pause (note), cue-missing, cue-large, cue-no-track, cue-file-missing, cue-audio-format, cue-file-bytes, cue-track-short (warning),
 * cue-too-long, isrc-twice (warning).
 */
export async function readCue(path: string, firstPause: FirstPauseIn = 'heard'): Promise<Result<ReadCue>> {
  try {
    const name = basename(path);
    const identity = await identify(path);
    if (identity?.kind !== 'file')
      return refused(error('cue-missing', `${path} is no file`, { cause: 'usage' }));
    if (identity.size > BYTES_MAX) {
      const figures = { measured: identity.size, limit: BYTES_MAX };
      return refused(error('cue-large', `${name} has ${identity.size} bytes: that is no cue sheet`, figures));
    }
    const faults = new Faults();
    const sheet = sheetOf(cueLines(await readBytes(path), name, faults), faults);
    if (sheet.tracks.length === 0)
      faults.error('cue-no-track', name, 'there is no track in it', { measured: 0, limit: 1 });
    if (faults.refused) return refused(...faults.findings);
    return await readAudio(sheet, dirname(path), name, firstPause, faults);
  } catch (thrown) {
    return refusalOf(thrown);
  }
}

async function readAudio(
  sheet: CueSheet,
  folder: string,
  name: string,
  firstPause: FirstPauseIn,
  faults: Faults,
): Promise<Result<ReadCue>> {
  const audio: CueAudio[] = [];
  for (const file of sheet.files) {
    const found = await audioOf(file, folder, faults);
    if (found !== undefined) audio.push(found);
  }
  if (audio.length === sheet.files.length) judgePoints(sheet, audio, faults);
  if (faults.refused) return refused(...faults.findings);
  const lead = await leadOf(sheet, audio, firstPause, faults);
  const timeline = timelineOf(sheet, audio, lead);
  const layout = layoutOf(sheet, timeline);
  judge(layout, name, faults);
  if (faults.refused) return refused(...faults.findings);
  return done({ layout, image: timeline.image, findings: faults.findings, remarks: sheet.remarks });
}

/**
 * Silence in front of the first file, in sectors. Mastering programs have the two seconds at the beginning of a disc in the
 * file; burners and rippers leave them out, since no drive reads them, and a hidden track begins with the file. So what is
 * shorter than two seconds, and what sounds within them, has them put in front. Code: cue-first-pause (note).
 */
async function leadOf(
  sheet: CueSheet,
  audio: readonly CueAudio[],
  firstPause: FirstPauseIn,
  faults: Faults,
): Promise<number> {
  const { silent, filed } = firstPauseOf(sheet, audio);
  const held = silent + filed;
  if (firstPause === 'omitted' || held === 0) return FIRST_PAUSE;
  if (held >= FIRST_PAUSE) {
    if (firstPause === 'included' || silent >= FIRST_PAUSE) return 0;
    const bare = timelineOf(sheet, audio, 0).image;
    if (!(await holdsAudio(bare, 0, FIRST_PAUSE * FRAMES_PER_SECTOR))) return 0;
  }
  const [{ where }] = sheet.tracks;
  faults.note(
    'cue-first-pause',
    where,
    `${clockOf(held)} before index 01 of the first track do not begin with the two silent seconds of a disc: they are put in front`,
    { measured: held, limit: FIRST_PAUSE },
  );
  return FIRST_PAUSE;
}

async function audioOf(file: CueFile, folder: string, faults: Faults): Promise<CueAudio | undefined> {
  const path = await pathOf(file.name, folder);
  const identity = path === undefined ? undefined : await identify(path);
  if (path === undefined || identity?.kind !== 'file') {
    faults.error('cue-file-missing', file.where, `${file.name} is missing`, { measured: file.name });
    return undefined;
  }
  if (file.kind === 'WAVE') return wavOf(file, path, faults);
  if (identity.size % BYTES_PER_FRAME !== 0)
    faults.error(
      'cue-file-bytes',
      file.where,
      `${file.name}: ${identity.size} bytes are no whole pairs of 16-bit samples`,
      {
        measured: identity.size,
        limit: `a multiple of ${BYTES_PER_FRAME}`,
      },
    );
  const kind = file.kind === 'BINARY' ? 'raw' : 'swapped';
  return { path, kind, frames: Math.floor(identity.size / BYTES_PER_FRAME) };
}

/** The file as named, or by its last part alone: sheets travel with the folders of another machine in them. */
async function pathOf(name: string, folder: string): Promise<string | undefined> {
  const plain = name.replaceAll('\\', '/');
  const whole = isAbsolute(plain) ? plain : join(folder, plain);
  if ((await identify(whole))?.kind === 'file') return whole;
  const last = basename(plain).toUpperCase();
  const found = (await listFolder(folder)).find((other) => other.toUpperCase() === last);
  return found === undefined ? undefined : join(folder, found);
}

async function wavOf({ name, where }: CueFile, path: string, faults: Faults): Promise<CueAudio | undefined> {
  const opened = await openWav(path, name);
  if (!opened.ok) {
    for (const finding of opened.findings)
      faults.add([{ ...finding, message: `${where}: ${finding.message}` }]);
    return undefined;
  }
  const { format, encoding, frames, findings } = opened.value;
  await opened.value.close();
  for (const finding of findings) faults.add([{ ...finding, message: `${where}: ${finding.message}` }]);
  if (format.rate !== DISC_RATE || format.channels !== 2 || encoding !== 'pcm16')
    faults.error(
      'cue-audio-format',
      where,
      `${name} is ${encoding}, ${format.rate} Hz, ${format.channels} channels; a disc has 16 bits, 44100 Hz, 2 channels`,
      {
        measured: `${encoding} ${format.rate} ${format.channels}`,
        limit: `pcm16 ${DISC_RATE} 2`,
      },
    );
  return { path, kind: 'wav', frames };
}

function layoutOf(sheet: CueSheet, { points, leadOut }: Timeline): DiscLayout {
  const tracks = sheet.tracks.map(({ number, isrc, flags }, i): DiscTrack => ({
    number,
    ...points[i],
    ...(isrc === undefined ? {} : { isrc }),
    preEmphasis: flags.has('PRE'),
    copyPermitted: flags.has('DCP'),
  }));
  const texts = textsOf(sheet);
  return { ...(sheet.ean === undefined ? {} : { ean: sheet.ean }), tracks, leadOut, texts };
}

/** A sheet names no language: 0, unknown. */
function textsOf({ lines, tracks }: CueSheet): DiscLayout['texts'] {
  const all: readonly TextLines[] = [lines, ...tracks.map((track) => track.lines)];
  if (all.every((one) => Object.keys(one).length === 0)) return [];
  return [{ language: 0, disc: lines, tracks: tracks.map((track) => track.lines) }];
}

function judge({ tracks, leadOut }: DiscLayout, name: string, faults: Faults): void {
  repeatedIsrcs(tracks, name, faults);
  if (leadOut > LAST_SECTOR)
    faults.error('cue-too-long', name, `the lead-out at ${clockOf(leadOut)} has no address on a disc`, {
      measured: clockOf(leadOut),
      limit: clockOf(LAST_SECTOR),
    });
  for (const [i, { number, start }] of tracks.entries()) {
    const length = (tracks.at(i + 1)?.start ?? leadOut) - start;
    if (length < SHORTEST_TRACK)
      faults.warning('cue-track-short', name, `track ${number} lasts ${clockOf(length)}, shorter than 4 s`, {
        measured: length,
        limit: SHORTEST_TRACK,
      });
  }
}
