import { passing } from './air.ts';
import { chance } from './chance.ts';
import { Desk } from './desk.ts';
import { sweep } from './filter.ts';
import { bells, strings, tines } from './keys.ts';
import { sub } from './lead.ts';
import { pad } from './pad.ts';
import { block, type Chord, chord, type Grid, hertz, humanise, melody, type Note, range } from './score.ts';
import type { Song } from './song.ts';
import type { Stereo } from './stereo.ts';

/** First Light: a slow hymn in D major for piano and strings of saws, bells at the end. 69 bpm, eleven bars. */
export const FIRST_LIGHT: Song = {
  file: '08-first-light.wav',
  rate: 48_000,
  bpm: 69,
  beats: 44,
  head: 1.2,
  ringOut: 7,
  tail: 2,
  peak: -7,
  seed: 808,
  play,
};

const CHORDS: readonly Chord[] = [
  chord('D2 A2 F#3 D4'),
  chord('B1 F#2 D3 C#4'),
  chord('G2 D3 B3 E4'),
  chord('A1 E3 C#4 E4'),
  chord('D2 A2 F#3 A4'),
  chord('F#2 C#3 A3 E4'),
  chord('G2 D3 B3 D4'),
  chord('A2 E3 G3 C#4'),
];
const HOME = chord('D2 A2 F#3 A3 D4 E4 A4');

const HYMN =
  'F#4:6 G4:2 | A4:6 F#4:2 | B4:4 A4:2 G4:2 | A4:8 | D5:6 C#5:2 | A4:4 C#5:4 | B4:4 A4:2 G4:2 | E4:8';

function play(grid: Grid, frames: number): Stereo {
  const desk = new Desk(grid.rate, frames);
  desk.strip({ fader: -6, hall: -7 }, (part) =>
    strings(part, grid, humanise([...hands(), ...melody(HYMN, 0, 0.5, 0.7)], chance(81), 0.02, 0.12)),
  );
  desk.strip({ fader: -13, hall: -8, echo: -14 }, (part) =>
    tines(part, grid, humanise(melody(HYMN, 16, 0.5, 0.4).slice(0, 12), chance(82), 0.03, 0.2), 0.25),
  );
  desk.strip({ fader: -17, hall: -5 }, (part) => {
    const chords = range(2, 8).flatMap((bar) => block(CHORDS[bar].slice(1), bar * 4, 4, 0.8));
    pad(part, grid, [...chords, ...block(HOME.slice(1), 32, 12, 0.9)], chance(83), {
      attack: 1.3,
      release: 2,
      detune: 0.2,
    });
    const from = grid.frame(8);
    const until = grid.frame(36);
    sweep(part, (frame) => 500 + 2600 * Math.max(0, Math.min(1, (frame - from) / (until - from))), 0.6);
  });
  desk.strip({ fader: -12 }, (part) => sub(part, grid, roots(), { glide: 0.02, ring: 2.6, drive: 1 }));
  desk.strip({ fader: -15, hall: -3, echo: -6 }, (part) =>
    bells(part, grid, melody('A5:2 D6:2 E6:2 F#6:2 | A6:8 | F#6:4 E6:4', 32, 0.5, 0.6), 0.8),
  );
  desk.strip({ fader: -13, hall: -9 }, (part) => passing(part, grid.frame(37), 7, 0.35));
  return desk.mix({ rt60: 3.6, predelay: 0.035, damp: 4600 }, { frames: grid.frames(1), feedback: 0.4 });
}

/** Chords in halves, the last one rolled. */
function hands(): Note[] {
  const bars = CHORDS.flatMap((names, bar) =>
    [0, 2].flatMap((on) => block(names.slice(on === 0 ? 0 : 1), bar * 4 + on, 2.2, on === 0 ? 0.5 : 0.32)),
  );
  return [
    ...bars,
    ...HOME.map((name, i) => ({ beat: 32 + 0.13 * i, beats: 11, hz: hertz(name), velocity: 0.5 })),
  ];
}

function roots(): Note[] {
  const low = CHORDS.slice(4).map((names, i) => {
    const hz = hertz(names[0]);
    return { beat: 16 + i * 4, beats: 3.9, hz: hz > 80 ? hz / 2 : hz, velocity: 0.5 };
  });
  return [...low, { beat: 32, beats: 10, hz: hertz('D2') / 2, velocity: 0.55 }];
}
