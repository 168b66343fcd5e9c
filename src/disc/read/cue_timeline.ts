import { FRAMES_PER_SECTOR } from '../layout.ts';
import type { CueSheet, CueTrack } from './cue_sheet.ts';
import type { Faults } from './faults.ts';
import type { ImagePart, ReadImage } from './image.ts';
import { clockOf } from './times.ts';

/** A file of a cue sheet with what is in it. */
export interface CueAudio {
  readonly path: string;
  readonly kind: ImagePart['kind'];
  readonly frames: number;
}

/** Index points of a track on the disc, in sectors. */
export interface Points {
  readonly pregap?: number;
  readonly start: number;
  readonly indexes: readonly number[];
}

export interface Timeline {
  /** One a track. */
  readonly points: readonly Points[];
  readonly leadOut: number;
  readonly image: ReadImage;
}

/**
 * Lays the files of a judged cue sheet behind each other, with the silence of PREGAP and POSTGAP between and `lead` sectors
 * of silence in front.
 */
export function timelineOf(sheet: CueSheet, audio: readonly CueAudio[], lead: number): Timeline {
  const tape = new Tape(audio, lead);
  const points = sheet.tracks.map((track, i) => place(track, sheet.tracks.at(i - 1), i === 0, tape));
  const leadOut = tape.end(sheet.tracks.at(-1)?.postgap ?? 0);
  return { points, leadOut, image: { frames: leadOut * FRAMES_PER_SECTOR, parts: tape.parts } };
}

function sectorsIn({ frames }: CueAudio): number {
  return Math.ceil(frames / FRAMES_PER_SECTOR);
}

/** Codes: cue-index-missing, cue-index-beyond, cue-index-back, cue-first-index, cue-file-length (warning). */
export function judgePoints(sheet: CueSheet, audio: readonly CueAudio[], faults: Faults): void {
  let last = { file: 0, sector: -1 };
  for (const { where, number, points } of sheet.tracks) {
    if (!points.some(({ index }) => index === 1))
      faults.error('cue-index-missing', where, `track ${number} has no INDEX 01`, { measured: 0, limit: 1 });
    for (const point of points) {
      const length = sectorsIn(audio[point.file]);
      if (point.sector >= length)
        faults.error('cue-index-beyond', point.where, `${clockOf(point.sector)} lies beyond the file's end`, {
          measured: clockOf(point.sector),
          limit: clockOf(length),
        });
      if (point.file === last.file && point.sector <= last.sector)
        faults.error(
          'cue-index-back',
          point.where,
          `${clockOf(point.sector)} does not follow ${clockOf(last.sector)}`,
          {
            measured: clockOf(point.sector),
            limit: `after ${clockOf(last.sector)}`,
          },
        );
      last = point;
    }
  }
  const [first] = sheet.tracks[0]?.points ?? [];
  if (first?.index === 0 && (first.sector !== 0 || first.file !== 0))
    faults.error('cue-first-index', first.where, 'index 00 of the first track begins the first file', {
      measured: clockOf(first.sector),
      limit: '00:00:00',
    });
  for (const [i, { frames }] of audio.slice(0, -1).entries())
    if (frames % FRAMES_PER_SECTOR !== 0)
      faults.warning(
        'cue-file-length',
        sheet.files[i].where,
        `${sheet.files[i].name} ends within a sector: it is filled with silence, which may click`,
        {
          measured: frames,
          limit: `a multiple of ${FRAMES_PER_SECTOR} frames`,
        },
      );
}

/** Sectors before index 01 of the first track that the sheet itself accounts for. */
export interface FirstPause {
  /** Silence by PREGAP. */
  readonly silent: number;
  /** In files. */
  readonly filed: number;
}

export function firstPauseOf({ tracks: [first] }: CueSheet, audio: readonly CueAudio[]): FirstPause {
  const start = first.points.find(({ index }) => index === 1);
  const files = audio.slice(0, start?.file ?? 0).reduce((sum, file) => sum + sectorsIn(file), 0);
  return { silent: first.pregap ?? 0, filed: files + (start?.sector ?? 0) };
}

/** The disc as it grows: files one after the other, cut where silence comes between. Sectors throughout. */
class Tape {
  readonly parts: ImagePart[] = [];
  readonly #audio: readonly CueAudio[];
  #file = 0;
  /** What of the file is on the disc already. */
  #done = 0;
  /** Place on the disc of the file's beginning, were nothing inserted behind. */
  #shift: number;

  constructor(audio: readonly CueAudio[], lead: number) {
    this.#audio = audio;
    this.#shift = lead;
  }

  /** Goes on to a later file. */
  #reach(file: number): void {
    while (this.#file < file) {
      const length = sectorsIn(this.#audio[this.#file]);
      this.#cut(length);
      this.#shift += length;
      this.#file++;
      this.#done = 0;
    }
  }

  /** Puts what comes before `sector` of the file onto the disc. */
  #cut(sector: number): void {
    const { path, kind, frames } = this.#audio[this.#file];
    const from = this.#done * FRAMES_PER_SECTOR;
    const to = Math.min(frames, sector * FRAMES_PER_SECTOR);
    if (to > from)
      this.parts.push({ at: this.#shift * FRAMES_PER_SECTOR + from, frames: to - from, path, kind, from });
    this.#done = sector;
  }

  /** Silence before `sector` of a file; returns where it starts. */
  insert(file: number, sector: number, length: number): number {
    this.#reach(file);
    this.#cut(sector);
    const at = this.#shift + sector;
    this.#shift += length;
    return at;
  }

  /** The place on the disc of a sector of a file. */
  at(file: number, sector: number): number {
    this.#reach(file);
    return this.#shift + sector;
  }

  /** The rest of all files and the last silence; returns the lead-out. */
  end(silence: number): number {
    const last = this.#audio.length - 1;
    this.#reach(last);
    const length = sectorsIn(this.#audio[last]);
    this.#cut(length);
    return this.#shift + length + silence;
  }
}

function place(track: CueTrack, before: CueTrack | undefined, isFirst: boolean, tape: Tape): Points {
  const [first] = track.points;
  if (!isFirst && before?.postgap !== undefined) tape.insert(first.file, first.sector, before.postgap);
  const silence =
    track.pregap === undefined ? undefined : tape.insert(first.file, first.sector, track.pregap);
  const places = track.points.map(({ index, file, sector }) => ({ index, at: tape.at(file, sector) }));
  const pregap = isFirst ? 0 : (silence ?? places.find(({ index }) => index === 0)?.at);
  const sounding = places.filter(({ index }) => index > 0).map(({ at }) => at);
  return { ...(pregap === undefined ? {} : { pregap }), start: sounding[0], indexes: sounding.slice(1) };
}
