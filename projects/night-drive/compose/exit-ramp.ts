import { lift, passing } from './air.ts';
import { chance } from './chance.ts';
import { type Lane, laneAt } from './curve.ts';
import { Desk } from './desk.ts';
import { highPass, sweep } from './filter.ts';
import { bells, strings } from './keys.ts';
import { sub } from './lead.ts';
import { pad } from './pad.ts';
import { kicksOf, rampKit } from './ramp-kit.ts';
import {
  block,
  type Chord,
  chord,
  type Grid,
  hertz,
  humanise,
  later,
  melody,
  type Note,
  range,
} from './score.ts';
import type { Song } from './song.ts';
import { duck } from './space.ts';
import type { Stereo } from './stereo.ts';

/** Exit Ramp: half-time in F sharp minor, a sliding sub, bells far away. 140 bpm counted, forty bars. */
export const EXIT_RAMP: Song = {
  file: '03-exit-ramp.wav',
  rate: 48_000,
  bpm: 140,
  beats: 160,
  head: 1.4,
  ringOut: 7,
  tail: 1.8,
  peak: -3.5,
  seed: 303,
  play,
};

/** Each lasts two bars. */
const CHORDS: readonly Chord[] = [
  chord('F#1 A3 C#4 E4 G#4'),
  chord('D1 F#3 A3 C#4 E4'),
  chord('B1 F#3 A3 D4 C#5'),
  chord('C#2 G#3 B3 E4 F#4'),
];

/** The cycle starts afresh after the breakdown; the last four bars stay at home. */
function chordOf(pair: number): Chord {
  if (pair >= 18) return CHORDS[0];
  return CHORDS[(pair < 14 ? pair : pair - 14) % 4];
}

const BELLS =
  'C#6:3 A5:3 G#5:2 F#5:4 - - - - | E5:3 F#5:3 A5:2 C#6:8 | D6:3 C#6:3 A5:2 F#5:4 E5:4 | G#5:6 B5:2 E5:8';
const ANSWER = 'F#4:6 G#4:2 A4:8 | - - A4:3 G#4:3 E4:8 | D4:6 E4:2 F#4:8 | - - - - G#4:4 E4:8';

function play(grid: Grid, frames: number): Stereo {
  const desk = new Desk(grid.rate, frames);
  const kicks = kicksOf().map((beat) => grid.frame(beat));
  rampKit(desk, grid);
  desk.strip({ fader: -9.5 }, (part) => {
    sub(part, grid, subLine(), { glide: 0.05, ring: 1.3, drive: 1.7 });
    duck(part, kicks, 0.95, 0.17);
  });
  desk.strip({ fader: -19.5, hall: -20 }, (part) => {
    growl(part, grid);
    duck(part, kicks, 0.4, 0.12);
  });
  desk.strip({ fader: -18, hall: -5 }, (part) => {
    darkPad(part, grid);
    duck(part, kicks, 0.3, 0.2);
  });
  desk.strip({ fader: -13, hall: -4, echo: -7 }, (part) => bells(part, grid, distant(), 0.55));
  desk.strip({ fader: -7, hall: -8, echo: -14 }, (part) => {
    const lines = [64, 112].flatMap((from) => melody(ANSWER, from, 0.5, 0.7));
    strings(part, grid, humanise(lines, chance(34), 0.02, 0.2));
  });
  desk.strip({ fader: -13, hall: -8 }, (part) => air(part, grid));
  return desk.mix({ rt60: 3.8, predelay: 0.035, damp: 3600 }, { frames: grid.frames(1.5), feedback: 0.5 });
}

/** Sub-bass: a long root, then a push before the next bar; silent in the intro and half as loud in the breakdown. */
function subLine(): Note[] {
  const notes = range(4, 20).flatMap((pair) => {
    if (pair === 12 || pair === 18) return [];
    const root = hertz(chordOf(pair)[0]);
    const at = pair * 8;
    const velocity = pair === 13 ? 0.45 : 0.9;
    if (pair > 18) return [{ beat: at, beats: 7.5, hz: root, velocity: 0.6 }];
    return [
      { beat: at, beats: 3.4, hz: root, velocity },
      { beat: at + 3.5, beats: 1.4, hz: root, velocity: velocity * 0.9 },
      { beat: at + 5, beats: 1.9, hz: root * 1.5 > 75 ? root : root * 1.5, velocity: velocity * 0.85 },
      { beat: at + 7, beats: 0.9, hz: root * 2 > 95 ? root : root * 2, velocity: velocity * 0.75 },
    ];
  });
  return notes;
}

/** A wide growl an octave or two above the sub, its low end left to it; opens and shuts every bar. */
function growl(part: Stereo, grid: Grid): void {
  const pairs = [...range(8, 12), ...range(14, 18)];
  const notes = pairs.flatMap((pair) => {
    const root = hertz(chordOf(pair)[0]);
    const hz = root < 50 ? root * 2 : root;
    return [0, 3.5, 5].map((beat, i) => ({
      beat: pair * 8 + beat,
      beats: [3.2, 1.2, 2.6][i],
      hz,
      velocity: 1,
    }));
  });
  pad(part, grid, notes, chance(31), { attack: 0.02, release: 0.08, detune: 0.45 });
  const perBeat = grid.frames(1);
  const first = grid.frame(0);
  sweep(
    part,
    (frame) => {
      const turn = (frame - first) / perBeat / 2;
      return 320 + 900 * Math.abs(Math.sin(Math.PI * turn));
    },
    1.3,
  );
  for (const channel of [part.left, part.right]) highPass(channel, grid.rate, 140);
}

function darkPad(part: Stereo, grid: Grid): void {
  const notes = range(0, 20).flatMap((pair) => block(chordOf(pair).slice(1), pair * 8, 8, 0.8));
  pad(part, grid, notes, chance(32), { attack: 1.1, release: 1.6, detune: 0.28 });
  const open: Lane = [
    [0, 300],
    [30, 1600],
    [36, 900],
    [64, 2400],
    [96, 3000],
    [100, 700],
    [111, 2600],
    [144, 2600],
    [160, 350],
  ];
  const perBeat = grid.frames(1);
  const first = grid.frame(0);
  sweep(part, (frame) => laneAt(open, (frame - first) / perBeat), 0.7);
}

/** The bell tune in the intro, breakdown and outro at full, fragments of it over the beat. */
function distant(): Note[] {
  const half = melody(BELLS, 0, 0.5, 0.85).filter(({ beat }) => beat < 16);
  const whole = [...melody(BELLS, 0, 0.5, 0.85), ...[96, 144].flatMap((from) => later(half, from))];
  const over = [32, 64, 112].flatMap((from) =>
    later(melody(BELLS, 0, 0.5, 0.55), from).filter((_, i) => i % 3 !== 1),
  );
  return humanise([...whole, ...over], chance(33), 0.015, 0.2);
}

function air(part: Stereo, grid: Grid): void {
  passing(part, grid.frame(0.5), 6, 0.35);
  passing(part, grid.frame(146), 7, 0.3);
  lift(part, grid.frame(26), grid.frames(6), 300, 5000, 1);
  lift(part, grid.frame(104), grid.frames(8), 250, 7000, 1.4);
  for (const beat of [32, 64, 112, 144]) lift(part, grid.frame(beat), grid.frames(6), 4500, 300, 0.8);
}
