import { passing } from './air.ts';
import { chance } from './chance.ts';
import { type Lane, laneAt } from './curve.ts';
import { Desk } from './desk.ts';
import { brush, cymbal, hit, kick, rim } from './drums.ts';
import { sweep } from './filter.ts';
import { bells, strings, tines } from './keys.ts';
import { sub } from './lead.ts';
import { pad } from './pad.ts';
import { block, type Chord, chord, type Grid, hertz, humanise, melody, type Note, range } from './score.ts';
import type { Song } from './song.ts';
import type { Stereo } from './stereo.ts';

/** Opening: electric piano and felt piano in B minor, brushes, a long room. 76 bpm, twenty bars. */
export const OPENING: Song = {
  file: '01-opening.wav',
  rate: 48_000,
  bpm: 76,
  beats: 80,
  head: 1.2,
  ringOut: 6.5,
  tail: 1.5,
  peak: -6,
  seed: 101,
  play,
};

const VERSE: readonly Chord[] = [
  chord('B2 F#3 A3 D4 C#5'),
  chord('G2 D3 F#3 B3 A4'),
  chord('F#2 D3 A3 E4 F#4'),
  chord('A2 E3 G3 D4 E4'),
];
const BRIDGE: readonly Chord[] = [
  chord('E2 G3 B3 D4 F#4'),
  chord('F#2 A3 C#4 E4 A4'),
  chord('G2 B3 D4 F#4 A4'),
  chord('A2 G3 B3 D4 F#4'),
];
const LAST: readonly Chord[] = [chord('G2 D3 F#3 B3 A4'), chord('A2 E3 G3 D4 E4')];
const HOME = chord('D2 A2 F#3 A3 E4 B4');

/** The chord of each of the first eighteen bars; bars 18 and 19 hold HOME. */
const CHORDS = [...VERSE, ...VERSE, ...VERSE, ...BRIDGE, ...LAST];

const TUNE = [
  'F#5:8 | -:4 D5:4 | A4:6 B4:2 | E5:8',
  'D5:3 C#5:1 A4:2 F#4:2 | B4:4 A4:2 D5:2 | E5:3! D5:1 A4:4 | B4:2 C#5:2 E5:4',
  'G5:3! F#5:1 D5:2 B4:2 | C#5:3 E5:1 A5:4! | F#5:2 D5:2 B4:2 A4:2 | B4:2 D5:2 E5:4',
  'D5:4 B4:4 | C#5:2 A4:2 E4:4 | F#4:8',
].join(' | ');

function play(grid: Grid, frames: number): Stereo {
  const desk = new Desk(grid.rate, frames);
  desk.strip({ fader: -14, hall: -8 }, (part) => passing(part, grid.frame(-0.5), 7, 0.5));
  desk.strip({ fader: -7, hall: -10 }, (part) => tines(part, grid, comping(), 0.28));
  desk.strip({ fader: -3, hall: -7, echo: -17 }, (part) => {
    strings(part, grid, humanise(melody(TUNE, 16, 0.5, 0.62), chance(3), 0.015, 0.15));
  });
  desk.strip({ fader: -21, hall: -6 }, (part) => warmPad(part, grid));
  desk.strip({ fader: -11 }, (part) => sub(part, grid, roots(), { glide: 0.02, ring: 2.2, drive: 1.1 }));
  desk.strip({ fader: -7.5, hall: -15 }, (part) => kit(part, grid));
  desk.strip({ fader: -20, hall: -3, echo: -6 }, (part) => bells(part, grid, sparkle(), 0.7));
  const echo = { frames: grid.frames(0.75), feedback: 0.45 };
  return desk.mix({ rt60: 2.9, predelay: 0.028, damp: 4800 }, echo);
}

/** The left hand on the downbeat, the right hand rolled just after it and again, softer, on the and of two. */
function comping(): Note[] {
  const swell: Lane = [
    [0, 0.42],
    [16, 0.5],
    [48, 0.66],
    [63, 0.62],
    [66, 0.46],
  ];
  const notes = CHORDS.flatMap((names, bar) => {
    const beat = bar * 4;
    const touch = laneAt(swell, beat);
    const [root, ...hand] = names;
    const rolled = hand.map((name, i) => note(name, beat + 0.02 + 0.03 * i, 2.3, touch * (0.85 + 0.05 * i)));
    const answer = hand.slice(1).map((name, i) => note(name, beat + 2.5 + 0.012 * i, 1.4, 0.72 * touch));
    return [note(root, beat, 3.8, touch), ...rolled, ...answer];
  });
  const home = HOME.map((name, i) => note(name, 72 + 0.09 * i, 8, 0.44));
  return humanise([...notes, ...home], chance(1), 0.012, 0.12);
}

function note(name: string, beat: number, beats: number, velocity: number): Note {
  return { beat, beats, hz: hertz(name), velocity };
}

function warmPad(part: Stereo, grid: Grid): void {
  const chords = CHORDS.slice(4).flatMap((names, i) => block(names.slice(1), 16 + i * 4, 4, 0.6));
  const home = block(HOME.slice(2), 72, 8, 0.6);
  pad(part, grid, [...chords, ...home], chance(2), { attack: 0.9, release: 1.4, detune: 0.16 });
  const open: Lane = [
    [16, 500],
    [32, 1100],
    [62, 2600],
    [66, 900],
    [80, 500],
  ];
  const perBeat = grid.frames(1);
  const first = grid.frame(0);
  sweep(part, (frame) => laneAt(open, (frame - first) / perBeat), 0.6);
}

function roots(): Note[] {
  const low = CHORDS.slice(4).map((names, i) => note(names[0].replace('2', '1'), 16 + i * 4, 3.9, 0.6));
  return [...low, note('D2', 72, 8, 0.55)];
}

/** Brushes from bar 8 to 15: soft kick, rim on two and four, swung shaker, a ride for the bridge. */
function kit(part: Stereo, grid: Grid): void {
  const { rate } = grid;
  const drum = kick(rate, { hz: 54, from: 170, drop: 0.018, body: 0.11, click: 0.25, drive: 0.6 });
  const stick = rim(rate);
  const shakers = range(0, 4).map((i) => brush(rate, 6800, 0.022, 40 + i));
  const swish = brush(rate, 3100, 0.09, 50);
  const ride = cymbal(rate, 0.42, 4300, 60);
  const next = chance(4);
  for (const bar of range(8, 16)) {
    const at = bar * 4;
    for (const beat of bar % 2 === 0 ? [0, 2.5] : [0, 1.75, 2.5])
      hit(part, grid.frame(at + beat), drum, 0.8 - 0.08 * beat);
    for (const beat of [1, 3]) {
      hit(part, grid.frame(at + beat), stick, 0.34, 0.2);
      hit(part, grid.frame(at + beat - 0.02), swish, 0.4, -0.15);
    }
    for (const step of range(0, 8)) {
      const late = step % 2 === 1 ? 0.07 : 0;
      const level = (step % 2 === 1 ? 0.22 : 0.13) * (0.8 + 0.4 * next());
      hit(part, grid.frame(at + step / 2 + late), shakers[step % 4], level, 0.45);
    }
    if (bar >= 12)
      for (const beat of range(0, 4)) hit(part, grid.frame(at + beat), ride, 0.09 + 0.03 * next(), -0.4);
  }
  hit(part, grid.frame(63.75), drum, 0.4);
  hit(part, grid.frame(64), ride, 0.2, -0.3);
}

/** High bells over the last bars, thinning out. */
function sparkle(): Note[] {
  const text = 'A5 D6 E6 - B5 - F#5 - | A5 - E6 - - B5 - - | F#6 - - - E6 - - - | B5:8';
  return humanise(melody(text, 64, 0.5, 0.7), chance(5), 0.02, 0.3);
}
