import { chance, noise } from './chance.ts';
import { Desk } from './desk.ts';
import { Filter, highPass, lowPass } from './filter.ts';
import { tines } from './keys.ts';
import { chord, type Grid, hertz, humanise, melody, type Note } from './score.ts';
import type { Song } from './song.ts';
import type { Stereo } from './stereo.ts';

/** Between Stations: an electric piano on a car radio that drifts off its station. 84 bpm, six bars. */
export const BETWEEN_STATIONS: Song = {
  file: '00-between-stations.wav',
  rate: 48_000,
  bpm: 84,
  beats: 24,
  head: 0.5,
  ringOut: 2,
  tail: 0.5,
  peak: -12,
  seed: 9,
  play,
};

const CHORDS = [chord('D3 F3 A3 C4'), chord('G2 F3 B3 E4'), chord('C3 E3 G3 B3'), chord('A2 E3 G3 C4')];

function play(grid: Grid, frames: number): Stereo {
  const desk = new Desk(grid.rate, frames);
  desk.strip({ fader: -6, hall: -16 }, (part) => {
    tines(part, grid, humanise([...comping(), ...TUNE], chance(91), 0.03, 0.2), 0.35);
    radio(part);
  });
  desk.strip({ fader: -24 }, (part) => tuning(part));
  return desk.mix({ rt60: 1.2, predelay: 0.01, damp: 3000 }, { frames: grid.frames(0.5), feedback: 0.2 });
}

const TUNE = melody('A4:3 G4 F4:2 E4:2 | D4:4 B3:4 | E4:3 G4 B4:4 | C5:8', 4, 0.5, 0.7);

function comping(): Note[] {
  return [0, 1, 2, 3, 0, 1].flatMap((which, bar) =>
    CHORDS[which].map((name, i) => ({
      beat: bar * 4 + 0.03 * i,
      beats: 3.4,
      hz: hertz(name),
      velocity: 0.5,
    })),
  );
}

/** A small loudspeaker: one channel, nothing below 280 Hz or above 3.2 kHz. */
function radio(part: Stereo): void {
  for (let i = 0; i < part.frames; i++) part.left[i] = (part.left[i] + part.right[i]) / 2;
  highPass(part.left, part.rate, 280);
  lowPass(part.left, part.rate, 3200);
  part.right.set(part.left);
}

/** Static that swells at both ends, where the station is lost. */
function tuning(part: Stereo): void {
  const air = noise(92);
  const colour = new Filter(part.rate, 2200, 0.6);
  for (let i = 0; i < part.frames; i++) {
    const off = (2 * i) / part.frames - 1;
    const value = colour.band(air()) * (0.25 + 2 * off * off * off * off);
    part.left[i] += value;
    part.right[i] += value;
  }
}
