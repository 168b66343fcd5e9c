import { lift, passing } from './air.ts';
import { chance } from './chance.ts';
import { type Lane, laneAt } from './curve.ts';
import { Desk } from './desk.ts';
import { brush, clap, hit, kick } from './drums.ts';
import { sweep } from './filter.ts';
import { bells, strings } from './keys.ts';
import { sub } from './lead.ts';
import { pad } from './pad.ts';
import { pluck } from './pluck.ts';
import { block, type Chord, chord, type Grid, hertz, humanise, melody, type Note, range } from './score.ts';
import type { Song } from './song.ts';
import { duck } from './space.ts';
import type { Stereo } from './stereo.ts';

/** Beat at which the engine starts again: the mark between the two tracks, in the middle of a held chord. */
const MARK = 60;

/**
 * Rest Stop and Sodium Lights, played in one go: a felt piano over a held pad in E minor; the pad goes on through the
 * mark, and arpeggios and a soft kick come in over it. 92 bpm, thirty-one bars.
 */
export const REST_STOP: Song = {
  file: '04-rest-stop.wav',
  rate: 48_000,
  bpm: 92,
  beats: 124,
  head: 1,
  ringOut: 4.5,
  tail: 1.2,
  peak: -4.5,
  seed: 404,
  cuts: [{ beat: MARK, file: '05-sodium-lights.wav' }],
  play,
};

/** Two bars each. */
const CHORDS: readonly Chord[] = [
  chord('E2 B2 G3 D4 F#4'),
  chord('C2 G2 E3 B3 D4'),
  chord('A1 E2 C3 G3 B3'),
  chord('B1 F#2 D3 A3 E4'),
];

/** Bars 14–17 hold one chord, the mark in their middle; the last three bars stay at home. */
function chordOf(pair: number): Chord {
  return pair === 7 || pair === 8 || pair >= 14 ? CHORDS[0] : CHORDS[pair % 4];
}

const PIANO = [
  'B4:6 G4:2 F#4:8 | - - E4:2 G4:4 B4:8',
  'C5:6 B4:2 A4:4 E4:4 | F#4:10 - - A4:2 D5:2',
  'B4:4 E5:4 D5:2 B4:6 | G4:6 E4:2 D4:8',
].join(' | ');

function play(grid: Grid, frames: number): Stereo {
  const desk = new Desk(grid.rate, frames);
  const beats = range(MARK + 4, 116).filter((beat) => beat % 4 === 0 || beat % 8 === 6);
  desk.strip({ fader: -14, hall: -8 }, (part) => passing(part, grid.frame(4), 7, 0.4));
  desk.strip({ fader: -15, hall: -7 }, (part) => {
    heldPad(part, grid);
    duck(
      part,
      beats.map((beat) => grid.frame(beat)),
      0.3,
      0.18,
    );
  });
  desk.strip({ fader: -9.5, hall: -6, echo: -15 }, (part) =>
    strings(part, grid, humanise(melody(PIANO, 4, 0.5, 0.62), chance(41), 0.02, 0.2)),
  );
  desk.strip({ fader: -9.5, hall: -12, echo: -8 }, (part) => pluck(part, grid, arpeggio(), ARPEGGIO));
  desk.strip({ fader: -10 }, (part) => sub(part, grid, roots(), { glide: 0.03, ring: 2, drive: 1.2 }));
  desk.strip({ fader: -16, hall: -4, echo: -8 }, (part) =>
    bells(part, grid, melody('B5:3 E6:3 F#6:2 D6:8 | G5:6 B5:2 E6:8', 92, 0.5, 0.6), 0.6),
  );
  desk.strip({ fader: -6, hall: -16 }, (part) => kit(part, grid, beats));
  desk.strip({ fader: -17, hall: -9 }, (part) => lift(part, grid.frame(52), grid.frames(8), 250, 3500, 1));
  return desk.mix({ rt60: 3.2, predelay: 0.03, damp: 4200 }, { frames: grid.frames(0.75), feedback: 0.46 });
}

const ARPEGGIO = {
  cutoff: 420,
  open: 2600,
  fall: 0.09,
  q: 1.2,
  ring: 0.22,
  under: 0.25,
  detune: 0.12,
} as const;

function heldPad(part: Stereo, grid: Grid): void {
  const held = block(CHORDS[0].slice(1), 56, 16, 0.8);
  const pairs = range(0, 14).filter((pair) => pair !== 7 && pair !== 8);
  const others = pairs.flatMap((pair) => block(chordOf(pair).slice(1), pair * 8, 8, 0.7));
  const home = block(CHORDS[0].slice(1), 112, 12, 0.8);
  pad(part, grid, [...others, ...held, ...home], chance(42), { attack: 0.8, release: 1.2, detune: 0.22 });
  const open: Lane = [
    [0, 350],
    [48, 1300],
    [MARK, 1700],
    [96, 3200],
    [124, 400],
  ];
  const perBeat = grid.frames(1);
  const first = grid.frame(0);
  sweep(part, (frame) => laneAt(open, (frame - first) / perBeat), 0.7);
}

/** Eighths up and down the chord from the mark on, its accents in threes. */
function arpeggio(): Note[] {
  return range(MARK * 2, 232).map((step) => {
    const tones = chordOf(Math.floor(step / 16))
      .slice(1)
      .map(hertz);
    const tone = tones[[0, 2, 1, 3, 2, 3][step % 6]] * (step % 16 >= 12 ? 2 : 1);
    const swell = Math.min(1, 0.35 + (step - MARK * 2) / 48);
    return { beat: step / 2, beats: 0.45, hz: tone, velocity: swell * (step % 3 === 0 ? 0.9 : 0.6) };
  });
}

function roots(): Note[] {
  return range(2, 15).map((pair) => {
    const low = hertz(chordOf(pair)[0]);
    return { beat: pair * 8, beats: 7.6, hz: low < 50 ? low : low / 2, velocity: pair < 8 ? 0.45 : 0.75 };
  });
}

function kit(part: Stereo, grid: Grid, beats: readonly number[]): void {
  const { rate } = grid;
  const drum = kick(rate, { hz: 50, from: 210, drop: 0.018, body: 0.12, click: 0.35, drive: 1 });
  const hands = clap(rate, 440);
  const shakers = range(0, 4).map((i) => brush(rate, 7200, 0.02, 450 + i));
  for (const beat of beats) hit(part, grid.frame(beat), drum, beat % 4 === 0 ? 0.85 : 0.6);
  for (const beat of range(MARK + 16, 116)) if (beat % 4 === 2) hit(part, grid.frame(beat), hands, 0.3, 0.1);
  for (const step of range((MARK + 4) * 2, 232))
    hit(part, grid.frame(step / 2), shakers[step % 4], step % 2 === 1 ? 0.3 : 0.16, 0.4);
}
