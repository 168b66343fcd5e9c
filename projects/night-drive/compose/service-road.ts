import { lift } from './air.ts';
import { chance } from './chance.ts';
import { type Lane, laneAt } from './curve.ts';
import { Desk } from './desk.ts';
import { clap, cymbal, hit, kick, tom } from './drums.ts';
import { sweep } from './filter.ts';
import { lead, sub } from './lead.ts';
import { pad } from './pad.ts';
import { pluck } from './pluck.ts';
import { block, type Chord, chord, type Grid, hertz, melody, type Note, range } from './score.ts';
import type { Song } from './song.ts';
import { duck } from './space.ts';
import type { Stereo } from './stereo.ts';

/** Service Road: straight eighths in D minor, toms, a short tune on a saw. 132 bpm, twenty-three bars. */
export const SERVICE_ROAD: Song = {
  file: '07-service-road.wav',
  rate: 48_000,
  bpm: 132,
  beats: 92,
  head: 0,
  ringOut: 4,
  tail: 1.2,
  peak: -3,
  seed: 707,
  play,
};

const CHORDS: readonly Chord[] = [
  chord('D2 A3 D4 F4'),
  chord('D2 A3 C4 E4'),
  chord('Bb1 F3 Bb3 D4'),
  chord('C2 G3 C4 E4'),
];

const TUNE =
  'D5:3! F5:3 A5:2 G5:4 F5:2 E5:2 | D5:6 - C5:2 A4:2 C5:4 | F5:3! E5:3 D5:2 Bb4:4 D5:4 | E5:6! C5:2 G5:8';

function chordOf(bar: number): Chord {
  return bar >= 22 ? CHORDS[0] : CHORDS[bar % 4];
}

function play(grid: Grid, frames: number): Stereo {
  const desk = new Desk(grid.rate, frames);
  const beats = range(16, 88).filter((beat) => beat < 48 || beat >= 52);
  const kicks = beats.map((beat) => grid.frame(beat));
  drums(desk, grid, beats);
  desk.strip({ fader: -9 }, (part) => {
    pluck(part, grid, bassLine(), {
      cutoff: 220,
      open: 2100,
      fall: 0.06,
      q: 1.3,
      ring: 0.35,
      under: 0.7,
      detune: 0,
    });
    duck(part, kicks, 0.45, 0.08);
  });
  desk.strip({ fader: -12 }, (part) => {
    const notes = range(4, 22).map((bar) => ({ beat: bar * 4, beats: 3.9, hz: low(bar), velocity: 0.7 }));
    sub(part, grid, [...notes, { beat: 88, beats: 4, hz: low(22), velocity: 0.7 }], {
      glide: 0.004,
      ring: 1.4,
      drive: 1,
    });
    duck(part, kicks, 0.85, 0.1);
  });
  desk.strip({ fader: -18, hall: -9 }, (part) => {
    openingPad(part, grid);
    duck(part, kicks, 0.5, 0.12);
  });
  desk.strip({ fader: -12, hall: -11, echo: -10 }, (part) =>
    lead(part, grid, [...melody(TUNE, 32, 0.25, 0.85), ...melody(TUNE, 56, 0.25, 0.95)].concat(last()), 3000),
  );
  desk.strip({ fader: -16, hall: -9 }, (part) => {
    lift(part, grid.frame(6), grid.frames(10), 300, 6000, 1.3);
    for (const beat of [16, 52, 88]) lift(part, grid.frame(beat), grid.frames(5), 5000, 400, 0.7);
  });
  return desk.mix({ rt60: 1.8, predelay: 0.018, damp: 6000 }, { frames: grid.frames(0.75), feedback: 0.38 });
}

function low(bar: number): number {
  const hz = hertz(chordOf(bar)[0]);
  return hz > 70 ? hz / 2 : hz;
}

function last(): Note[] {
  return melody('A5:4! G5:4 F5:4 E5:4 | D5:14', 72, 0.25, 0.9);
}

/** Straight eighths on the root, the fifth before each change. */
function bassLine(): Note[] {
  return range(4, 22).flatMap((bar) => {
    const root = hertz(chordOf(bar)[0]);
    return range(0, 8).map((step) => ({
      beat: bar * 4 + step / 2,
      beats: 0.4,
      hz: step === 7 ? root * 1.5 : root,
      velocity: step % 2 === 0 ? 0.9 : 0.7,
    }));
  });
}

function openingPad(part: Stereo, grid: Grid): void {
  const notes = range(0, 22).flatMap((bar) => block(chordOf(bar).slice(1), bar * 4, 4, 0.9));
  pad(part, grid, [...notes, ...block(CHORDS[0].slice(1), 88, 5, 0.9)], chance(71), {
    attack: 0.15,
    release: 0.4,
    detune: 0.34,
  });
  const open: Lane = [
    [0, 400],
    [16, 4500],
    [48, 4500],
    [52, 900],
    [60, 5200],
    [92, 500],
  ];
  const perBeat = grid.frames(1);
  const first = grid.frame(0);
  sweep(part, (frame) => laneAt(open, (frame - first) / perBeat), 0.8);
}

function drums(desk: Desk, grid: Grid, beats: readonly number[]): void {
  const { rate } = grid;
  desk.strip({ fader: -6 }, (part) => {
    const drum = kick(rate, { hz: 51, from: 320, drop: 0.016, body: 0.11, click: 0.7, drive: 1.4 });
    for (const beat of beats) hit(part, grid.frame(beat), drum, 1);
  });
  desk.strip({ fader: -12, hall: -10 }, (part) => {
    const hands = range(0, 2).map((i) => clap(rate, 720 + 10 * i));
    for (const beat of beats)
      if (beat % 2 === 1) hit(part, grid.frame(beat), hands[((beat - 1) / 2) % 2], 0.8);
    const toms = [196, 147, 110].map((hz) => tom(rate, hz));
    range(0, 8).forEach((step) =>
      hit(part, grid.frame(48 + step / 2), toms[Math.floor(step / 3)], 0.7, 0.5 - step / 8),
    );
  });
  desk.strip({ fader: -14, hall: -20 }, (part) => {
    const closed = range(0, 4).map((i) => cymbal(rate, 0.017, 7800, 730 + i));
    const open = cymbal(rate, 0.12, 6300, 735);
    for (const beat of beats) {
      for (const quarter of [0, 0.25, 0.75])
        hit(part, grid.frame(beat + quarter), closed[beat % 4], quarter === 0 ? 0.4 : 0.25, 0.3);
      hit(part, grid.frame(beat + 0.5), open, 0.35, -0.25);
    }
    const crash = cymbal(rate, 0.9, 3100, 740);
    for (const beat of [16, 52, 88]) hit(part, grid.frame(beat), crash, 0.5, 0.2);
  });
}
