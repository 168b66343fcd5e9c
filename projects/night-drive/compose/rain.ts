import { noise } from './chance.ts';
import { chance } from './chance.ts';
import { Desk } from './desk.ts';
import { brush, hit } from './drums.ts';
import { Filter } from './filter.ts';
import { bells, strings, tines } from './keys.ts';
import { pad } from './pad.ts';
import { block, type Chord, chord, type Grid, hertz, humanise, melody, type Note, range } from './score.ts';
import type { Song } from './song.ts';
import type { Stereo } from './stereo.ts';

/** Rain on the Glass: a waltz in A minor for felt piano, brushes for wipers, rain. 108 bpm, twenty-four bars of three. */
export const RAIN: Song = {
  file: '06-rain-on-the-glass.wav',
  rate: 48_000,
  bpm: 108,
  beats: 72,
  head: 0.8,
  ringOut: 8,
  tail: 1,
  peak: -7,
  seed: 606,
  play,
};

/** One a bar. */
const CHORDS: readonly Chord[] = [
  chord('A2 E3 A3 C4'),
  chord('G2 D3 G3 B3'),
  chord('F2 C3 F3 A3'),
  chord('E2 B2 E3 G#3'),
  chord('D3 F3 A3 D4'),
  chord('A2 E3 A3 C4'),
  chord('B2 D3 F3 A3'),
  chord('E2 B2 D3 G#3'),
];
const HOME = chord('A2 E3 C4 E4 A4');

const TUNE = [
  'E5:4 C5:2 | D5:4 B4:2 | C5:3 A4 F4:2 | B4:6',
  'A4:2 D5:2 F5:2 | E5:4 A5:2! | F5:3 D5 B4:2 | G#4:6',
  'E5:2 A5:2 C6:2! | B5:4 G5:2 | A5:3 F5 C5:2 | E5:4 D5:2',
  'F5:2 E5:2 D5:2 | C5:4 A4:2 | B4:3 D5 G#4:2 | A4:6',
].join(' | ');

function play(grid: Grid, frames: number): Stereo {
  const desk = new Desk(grid.rate, frames);
  desk.strip({ fader: -30, hall: -14 }, (part) => rain(part));
  desk.strip({ fader: -4, hall: -9 }, (part) =>
    strings(part, grid, humanise(waltz(), chance(61), 0.015, 0.15)),
  );
  desk.strip({ fader: -4, hall: -6, echo: -18 }, (part) =>
    strings(part, grid, humanise(melody(TUNE, 12, 0.5, 0.7), chance(62), 0.02, 0.15)),
  );
  desk.strip({ fader: -14, hall: -8 }, (part) =>
    tines(
      part,
      grid,
      humanise(melody('A4:6 | G4:6 | F4:6 | E4:6', 36, 0.5, 0.5), chance(63), 0.02, 0.1),
      0.3,
    ),
  );
  desk.strip({ fader: -21, hall: -5 }, (part) => {
    const chords = range(8, 22).flatMap((bar) => block(CHORDS[bar % 8].slice(1), bar * 3, 3, 0.6));
    pad(part, grid, [...chords, ...block(HOME, 66, 6, 0.6)], chance(64), {
      attack: 0.5,
      release: 1,
      detune: 0.14,
    });
  });
  desk.strip({ fader: -11, hall: -16 }, (part) => wipers(part, grid));
  desk.strip({ fader: -18, hall: -4, echo: -7 }, (part) =>
    bells(part, grid, melody('E6:4 A5:2 | B5:6 | C6:4 E6:2 | A6:6', 60, 0.5, 0.5), 0.6),
  );
  return desk.mix({ rt60: 2.6, predelay: 0.025, damp: 5000 }, { frames: grid.frames(1.5), feedback: 0.35 });
}

/** The left hand: a bass note on one, the chord on two and three. */
function waltz(): Note[] {
  const bars = range(0, 22).flatMap((bar) => {
    const [root, ...hand] = CHORDS[bar % 8];
    const touch = bar < 4 ? 0.4 : 0.5;
    const beat = bar * 3;
    return [
      { beat, beats: 2.8, hz: hertz(root), velocity: touch },
      ...[1, 2].flatMap((on) => block(hand, beat + on, 0.8, touch * (on === 1 ? 0.5 : 0.4))),
    ];
  });
  return [
    ...bars,
    ...HOME.map((name, i) => ({ beat: 66 + 0.1 * i, beats: 6, hz: hertz(name), velocity: 0.5 })),
  ];
}

function wipers(part: Stereo, grid: Grid): void {
  const there = brush(grid.rate, 2600, 0.12, 65);
  const back = brush(grid.rate, 3400, 0.1, 66);
  for (const bar of range(4, 22)) {
    hit(part, grid.frame(bar * 3), there, 0.45, -0.5);
    hit(part, grid.frame(bar * 3 + 1.5), back, 0.35, 0.5);
  }
}

/** A steady hiss on each side and single drops. */
function rain(part: Stereo): void {
  [part.left, part.right].forEach((channel, side) => {
    const air = noise(67 + side);
    const drops = chance(69 + side);
    const colour = new Filter(part.rate, 5200, 0.5);
    let drop = 0;
    for (let i = 0; i < channel.length; i++) {
      if (drops() < 0.0006) drop = 2 + 6 * drops();
      drop *= 0.996;
      channel[i] += colour.band(air()) * (0.8 + drop);
    }
  });
}
