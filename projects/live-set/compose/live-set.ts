import { lift, passing } from '../../night-drive/compose/air.ts';
import { chance } from '../../night-drive/compose/chance.ts';
import { type Lane, laneAt } from '../../night-drive/compose/curve.ts';
import { Desk } from '../../night-drive/compose/desk.ts';
import { sweep } from '../../night-drive/compose/filter.ts';
import { bells } from '../../night-drive/compose/keys.ts';
import { lead, sub } from '../../night-drive/compose/lead.ts';
import { pad } from '../../night-drive/compose/pad.ts';
import { pluck } from '../../night-drive/compose/pluck.ts';
import {
  block,
  type Chord,
  chord,
  type Grid,
  hertz,
  later,
  melody,
  type Note,
  range,
} from '../../night-drive/compose/score.ts';
import type { Song } from '../../night-drive/compose/song.ts';
import { duck } from '../../night-drive/compose/space.ts';
import type { Stereo } from '../../night-drive/compose/stereo.ts';
import { barsOf, kicksOf, setKit } from './kit.ts';
import { PARTS, SECTION } from './parts.ts';

/**
 * The live set: nine parts of twelve bars, played on the instruments of Night Drive without a break. At 125 bpm a beat
 * lasts 36 frames of a CD, so every part begins on one.
 */
export const LIVE_SET: Song = {
  file: 'live-set.wav',
  rate: 44_100,
  bpm: 125,
  beats: PARTS.length * SECTION * 4,
  head: 0,
  ringOut: 5,
  tail: 1,
  peak: -3,
  seed: 125,
  play,
};

const CHORDS: readonly Chord[] = [
  chord('A1 E3 A3 C4 G4'),
  chord('F1 F3 A3 C4 E4'),
  chord('D2 F3 A3 D4 E4'),
  chord('E2 E3 G3 B3 D4'),
  chord('C2 E3 G3 C4 D4'),
  chord('G1 D3 G3 B3 D4'),
];

/** Chords of two bars each, six of them in a part; the parts walk through four orders. */
const ORDERS = [
  [0, 1, 2, 3, 0, 3],
  [0, 0, 1, 4, 5, 3],
  [2, 0, 1, 3, 2, 5],
  [1, 4, 5, 0, 1, 3],
] as const;

/** The chord of a pair of bars; the one before a part's end is still held when the next begins. */
function chordOf(pair: number): Chord {
  return CHORDS[ORDERS[Math.floor(pair / 6) % ORDERS.length][pair % 6]];
}

const HOOK = 'A4:3! C5:3 E5:2 D5:4 C5:4 | A4:3 C5:3 G5:2 E5:8 | F5:3! E5:3 D5:2 C5:4 A4:4 | B4:6 D5:2 E5:8';
const BELLS = 'E6:6 A5:2 C6:8 | D6:6 A5:2 F5:8 | E6:4 D6:4 C6:4 A5:4 | B5:16';

function play(grid: Grid, frames: number): Stereo {
  const desk = new Desk(grid.rate, frames);
  const kicks = kicksOf().map((beat) => grid.frame(beat));
  setKit(desk, grid);
  desk.strip({ fader: -9 }, (part) => {
    pluck(part, grid, bassLine(), {
      cutoff: 190,
      open: 1800,
      fall: 0.07,
      q: 1.2,
      ring: 0.4,
      under: 0.6,
      detune: 0,
    });
    duck(part, kicks, 0.5, 0.09);
  });
  desk.strip({ fader: -12 }, (part) => {
    sub(part, grid, roots(), { glide: 0.004, ring: 1.6, drive: 0.9 });
    duck(part, kicks, 0.85, 0.1);
  });
  desk.strip({ fader: -17, hall: -8 }, (part) => {
    chords(part, grid);
    duck(part, kicks, 0.5, 0.14);
  });
  desk.strip({ fader: -14, hall: -14, echo: -8 }, (part) => {
    pluck(part, grid, sequence(), {
      cutoff: 480,
      open: 3800,
      fall: 0.07,
      q: 1.4,
      ring: 0.18,
      under: 0,
      detune: 0.15,
    });
  });
  desk.strip({ fader: -12.5, hall: -10, echo: -10 }, (part) => lead(part, grid, tune('lead', HOOK), 3200));
  desk.strip({ fader: -15, hall: -5, echo: -7 }, (part) => bells(part, grid, tune('bells', BELLS), 0.6));
  desk.strip({ fader: -16, hall: -9 }, (part) => air(part, grid));
  return desk.mix({ rt60: 2.2, predelay: 0.02, damp: 5200 }, { frames: grid.frames(0.75), feedback: 0.42 });
}

function bassLine(): Note[] {
  return barsOf('bass').flatMap((bar) => {
    const root = hertz(chordOf(Math.floor(bar / 2))[0]);
    return range(0, 8).map((step) => ({
      beat: bar * 4 + step / 2,
      beats: 0.42,
      hz: step % 4 === 3 ? root * 2 : root,
      velocity: step % 2 === 0 ? 0.9 : 0.7,
    }));
  });
}

function roots(): Note[] {
  return barsOf('bass').map((bar) => ({
    beat: bar * 4,
    beats: 3.9,
    hz: hertz(chordOf(Math.floor(bar / 2))[0]),
    velocity: 0.7,
  }));
}

/** Held over every mark: the last chord of a part lets go a beat after the next one has begun. */
function chords(part: Stereo, grid: Grid): void {
  const pairs = (PARTS.length * SECTION) / 2;
  const notes = range(0, pairs).flatMap((pair) => {
    const last = pair % 6 === 5;
    return block(chordOf(pair).slice(1), pair * 8, last ? 9 : 8, 0.85);
  });
  pad(part, grid, notes, chance(126), { attack: 0.3, release: 0.7, detune: 0.28 });
  const open: Lane = PARTS.map(({ brightness }, i) => [i * SECTION * 4, brightness] as const);
  const perBeat = grid.frames(1);
  sweep(part, (frame) => laneAt(open, frame / perBeat), 0.75);
}

function sequence(): Note[] {
  return barsOf('sequence').flatMap((bar) => {
    const tones = chordOf(Math.floor(bar / 2))
      .slice(1)
      .map(hertz);
    return range(0, 16).map((step) => ({
      beat: bar * 4 + step / 4,
      beats: 0.23,
      hz: tones[[0, 2, 1, 3, 2, 3, 1, 2][step % 8]] * (step >= 12 ? 2 : 1),
      velocity: step % 3 === 0 ? 0.8 : 0.55,
    }));
  });
}

/** A tune of four bars, three times in each part that has the voice. */
function tune(voice: 'lead' | 'bells', text: string): Note[] {
  const notes = melody(text, 0, 0.25, 0.85);
  return barsOf(voice)
    .filter((bar) => bar % 4 === 0)
    .flatMap((bar) => later(notes, bar * 4));
}

/** A lift into every part, and cars at both ends. */
function air(part: Stereo, grid: Grid): void {
  passing(part, grid.frame(2), 7, 0.4);
  for (const number of range(1, PARTS.length)) {
    lift(part, grid.frame(number * SECTION * 4 - 8), grid.frames(8), 300, 6500, 1.2);
    lift(part, grid.frame(number * SECTION * 4), grid.frames(5), 5500, 400, 0.6);
  }
  passing(part, grid.frame(PARTS.length * SECTION * 4 - 8), 7, 0.4);
}
