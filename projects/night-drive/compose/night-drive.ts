import { lift } from './air.ts';
import { chance } from './chance.ts';
import { type Lane, laneAt } from './curve.ts';
import { Desk } from './desk.ts';
import { sweep } from './filter.ts';
import { strings } from './keys.ts';
import { lead, sub } from './lead.ts';
import { kicksOf, nightKit } from './night-kit.ts';
import { pad } from './pad.ts';
import { pluck } from './pluck.ts';
import { block, type Chord, chord, type Grid, hertz, melody, type Note, range, transpose } from './score.ts';
import type { Song } from './song.ts';
import { duck } from './space.ts';
import type { Stereo } from './stereo.ts';

/** Night Drive: four on the floor in A minor, octave bass, sixteenths, a singing saw. 112 bpm, thirty-six bars. */
export const NIGHT_DRIVE: Song = {
  file: '02-night-drive.wav',
  rate: 44_100,
  bpm: 112,
  beats: 144,
  head: 1,
  ringOut: 5,
  tail: 1.5,
  peak: -3,
  seed: 202,
  play,
};

const VERSE: readonly Chord[] = [
  chord('A2 E3 B3 C4 G4'),
  chord('F2 E3 A3 C4 G4'),
  chord('C3 E3 G3 D4 G4'),
  chord('G2 D3 B3 D4 A4'),
];
const BRIDGE: readonly Chord[] = [
  chord('F2 C3 A3 C4 E4'),
  chord('G2 D3 B3 D4 G4'),
  chord('A2 E3 C4 E4 G4'),
  chord('E2 D3 G3 B3 D4'),
];

/** Bars 16–23 and 28–31 go through the bridge; the last two hold A minor. */
function chordOf(bar: number): Chord {
  if (bar >= 34) return VERSE[0];
  return (bar >= 16 && bar < 24) || (bar >= 28 && bar < 32) ? BRIDGE[bar % 4] : VERSE[bar % 4];
}

const TUNE = [
  'C5:6! E5:2 A5:6 G5:2 | D5:6 G5:2 B5:4 A5:4 | C6:6! B5:2 A5:4 E5:4 | G5:8 E5:4 D5:4',
  'C5:6! E5:2 A5:6 C6:2 | B5:6 A5:2 G5:4 D5:4 | E5:4 G5:4 A5:4 C6:4 | B5:10! - - - - - -',
].join(' | ');
const CODA =
  'C5:6! E5:2 A5:6 C6:2 | B5:6 A5:2 G5:4 B5:4 | C6:6! B5:2 A5:4 E5:4 | G5:8 B5:4 G5:4 | A5:12! E5:4 | C6:8 A5:4 G5:4 | A5:14';

function play(grid: Grid, frames: number): Stereo {
  const desk = new Desk(grid.rate, frames);
  const kicks = kicksOf().map((beat) => grid.frame(beat));
  nightKit(desk, grid);
  desk.strip({ fader: -9 }, (part) => {
    pluck(part, grid, bassLine(), {
      cutoff: 170,
      open: 1500,
      fall: 0.085,
      q: 1.1,
      ring: 0.5,
      under: 0.5,
      detune: 0,
    });
    duck(part, kicks, 0.5, 0.09);
  });
  desk.strip({ fader: -11.5 }, (part) => {
    sub(part, grid, subLine(), { glide: 0.005, ring: 1.6, drive: 0.8 });
    duck(part, kicks, 0.8, 0.11);
  });
  desk.strip({ fader: -17.5, hall: -9 }, (part) => {
    widePad(part, grid);
    duck(part, kicks, 0.45, 0.16);
  });
  desk.strip({ fader: -15, hall: -15, echo: -7 }, (part) => {
    pluck(part, grid, sixteenths(), {
      cutoff: 500,
      open: 4200,
      fall: 0.07,
      q: 1.4,
      ring: 0.16,
      under: 0,
      detune: 0.16,
    });
    movedBy(part, grid, [
      [0, 700],
      [30, 9000],
      [94, 9000],
      [97, 1500],
      [111, 9000],
      [136, 9000],
      [144, 1500],
    ]);
  });
  desk.strip({ fader: -12.5, hall: -11, echo: -11 }, (part) => lead(part, grid, singing(), 3600));
  desk.strip({ fader: -8, hall: -6, echo: -12 }, (part) =>
    strings(part, grid, melody('E5:6 C5:2 | A4:8 | G4:4 C5:4 | D5:8', 96, 0.5, 0.6)),
  );
  desk.strip({ fader: -15, hall: -10 }, (part) => lifts(part, grid));
  return desk.mix({ rt60: 2.2, predelay: 0.02, damp: 5600 }, { frames: grid.frames(0.75), feedback: 0.42 });
}

/** Octaves in eighths; sleeps in the breakdown and stops on the last downbeat. */
function bassLine(): Note[] {
  return range(4, 34).flatMap((bar) => {
    if (bar >= 24 && bar < 28) return [];
    const root = hertz(chordOf(bar)[0]) / 2;
    const loud = bar < 8 ? 0.55 : 0.85;
    return range(0, 8).map((step) => ({
      beat: bar * 4 + step / 2,
      beats: 0.42,
      hz: step % 2 === 1 || step === 6 ? root * 2 : root,
      velocity: loud * (step % 2 === 1 ? 0.85 : 1),
    }));
  });
}

function subLine(): Note[] {
  const notes = range(8, 34).map((bar) => ({
    beat: bar * 4,
    beats: 3.95,
    hz: hertz(chordOf(bar)[0]) / (chordOf(bar)[0].startsWith('C') ? 4 : 2),
    velocity: bar >= 24 && bar < 28 ? 0.4 : 0.8,
  }));
  return [...notes, { beat: 136, beats: 8, hz: 55, velocity: 0.8 }];
}

function widePad(part: Stereo, grid: Grid): void {
  const notes = range(0, 34).flatMap((bar) => block(chordOf(bar).slice(1), bar * 4, 4, bar < 8 ? 0.7 : 1));
  pad(part, grid, [...notes, ...block(VERSE[0].slice(1), 136, 8, 1)], chance(21), {
    attack: 0.25,
    release: 0.5,
    detune: 0.3,
  });
  movedBy(part, grid, [
    [0, 350],
    [28, 2600],
    [32, 4200],
    [94, 5200],
    [97, 900],
    [111, 4800],
    [136, 5200],
    [146, 400],
  ]);
}

/** Opens and closes a low-pass along a lane of cutoffs in Hz. */
function movedBy(part: Stereo, grid: Grid, cutoff: Lane): void {
  const perBeat = grid.frames(1);
  const first = grid.frame(0);
  sweep(part, (frame) => laneAt(cutoff, (frame - first) / perBeat), 0.75);
}

/** Up and over the chord in sixteenths, accents in threes. */
function sixteenths(): Note[] {
  return range(0, 35).flatMap((bar) => {
    const tones = chordOf(bar).slice(1).map(hertz);
    return range(0, 16).map((step) => {
      const tone = tones[[0, 1, 2, 3, 1, 2, 3, 2][step % 8]];
      const accent = step % 3 === 0 ? 1 : 0.7;
      return {
        beat: bar * 4 + step / 4,
        beats: 0.24,
        hz: step % 16 >= 12 ? tone * 2 : tone,
        velocity: 0.8 * accent,
      };
    });
  });
}

function singing(): Note[] {
  const coda = melody(CODA, 112, 0.25, 0.95);
  const above = transpose(coda, 12).map((note) => ({ ...note, velocity: 0.3 * note.velocity }));
  return [...melody(TUNE, 64, 0.25, 0.9), ...coda, ...above];
}

function lifts(part: Stereo, grid: Grid): void {
  lift(part, grid.frame(24), grid.frames(8), 400, 7000, 1.3);
  lift(part, grid.frame(104), grid.frames(8), 300, 8000, 1.6);
  for (const beat of [32, 64, 96, 112, 136]) lift(part, grid.frame(beat), grid.frames(5), 6000, 500, 0.7);
}
