import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createWav } from '../src/audio/wav/writer.ts';

/**
 * Writes the short mixes the examples share (`npx tsx examples/mixes.ts`). Synthetic and seeded: the same bytes
 * everywhere, so that the examples' digests can stand in git.
 */
interface Sketch {
  readonly name: string;
  readonly rate: number;
  readonly seconds: number;
  readonly peak: number;
  /** Left and right at a time, from the noise source given. */
  readonly sound: (t: number, noise: () => number) => readonly [left: number, right: number];
}

const TAU = 2 * Math.PI;
const sine = (f: number, t: number): number => Math.sin(TAU * f * t);
const pluck = (phase: number, speed: number): number => Math.exp(-speed * phase);

const SKETCHES: readonly Sketch[] = [
  {
    name: 'loop',
    rate: 44_100,
    seconds: 8,
    peak: 0.68,
    sound: (t, noise) => {
      const beat = (t * 2) % 1;
      const off = (t * 2 + 0.5) % 1;
      const kick = pluck(beat, 9) * sine(48 + 90 * pluck(beat, 30), beat / 2);
      const hat = 0.2 * pluck(off, 40) * noise();
      const chord = 0.12 * (sine(220, t) + sine(277.18, t) + sine(329.63, t));
      return [
        kick + hat + chord,
        kick + 0.7 * hat + 0.12 * (sine(220.7, t) + sine(276.5, t) + sine(330.4, t)),
      ];
    },
  },
  {
    name: 'quiet',
    rate: 48_000,
    seconds: 8,
    peak: 0.3,
    sound: (t) => {
      const note = [196, 246.94, 293.66, 392][Math.floor(t) % 4];
      const tone = pluck(t % 1, 3) * (sine(note, t) + 0.3 * sine(2 * note, t) + 0.1 * sine(3 * note, t));
      return [0.8 * tone, 0.6 * tone + 0.1 * sine(note * 1.003, t)];
    },
  },
  {
    name: 'voice',
    rate: 44_100,
    seconds: 6,
    peak: 0.55,
    sound: (t, noise) => {
      const pitch = 130 + 12 * sine(0.4, t) + 3 * sine(5.2, t);
      const open = 0.55 + 0.45 * sine(0.9, t);
      let voice = 0;
      for (let h = 1; h <= 12; h++) voice += (sine(h * pitch, t) * open) / (h + 1);
      const breath = 0.04 * (1 - open) * noise();
      return [voice + breath, voice - breath];
    },
  },
  {
    name: 'acoustic',
    rate: 48_000,
    seconds: 12,
    peak: 0.5,
    sound: (t) => {
      // Two plucked strings in an arpeggio, a boxy body around 300 Hz, verses of unlike loudness.
      const step = Math.floor(t * 3);
      const since = t * 3 - step;
      const note = [164.81, 220, 277.18, 329.63, 440, 329.63][step % 6];
      const loud = 0.4 + 0.6 * Math.min(1, Math.max(0, sine(0.07, t)));
      let string = 0;
      for (let h = 1; h <= 10; h++) string += (pluck(since, 1.5 + 0.6 * h) * sine(h * note, t)) / h;
      const body = 0.5 * pluck(since, 4) * sine(294, t);
      const bass = 0.5 * pluck((t * 0.75) % 1, 2) * sine(82.41, t);
      const place = 0.35 * sine(0.11, t);
      return [loud * ((1 - place) * string + body + bass), loud * ((1 + place) * string + body + bass)];
    },
  },
  {
    name: 'club',
    rate: 44_100,
    seconds: 12,
    peak: 0.9,
    sound: (t, noise) => {
      // Kick on every beat at 128 a minute, side-chained bass and a wide saw, hats between.
      const beat = (t * 128) / 60;
      const since = beat % 1;
      const duck = 1 - 0.7 * pluck(since, 6);
      const kick = pluck(since, 7) * sine(45 + 110 * pluck(since, 25), (since * 60) / 128);
      let [low, left, right] = [0, 0, 0];
      for (let h = 1; h <= 8; h++) low += sine(55 * h, t) / (h * h);
      for (let h = 1; h <= 14; h++) {
        left += sine(219.4 * h, t) / h;
        right += sine(220.6 * h, t) / h;
      }
      const hat = pluck((beat + 0.5) % 1, 18) * noise();
      const crash = pluck((beat % 16) / 4, 1.2) * noise();
      return [
        kick + duck * (0.5 * low + 0.16 * left) + 0.14 * hat + 0.05 * crash,
        kick + duck * (0.5 * low + 0.16 * right) + 0.1 * hat + 0.06 * crash,
      ];
    },
  },
  {
    name: 'vocal',
    rate: 44_100,
    seconds: 12,
    peak: 0.6,
    sound: (t, noise) => {
      // A sung line with an s at the end of every word, over quiet chords.
      const word = (t * 1.6) % 1;
      const pitch = [196, 220, 246.94, 220][Math.floor(t * 1.6) % 4] + 4 * sine(5.4, t);
      const sung = word < 0.78 ? Math.sin((Math.PI * word) / 0.78) : 0;
      const hiss = word >= 0.78 ? Math.sin((Math.PI * (word - 0.78)) / 0.22) : 0;
      let voice = 0;
      for (let h = 1; h <= 16; h++) voice += (sung * sine(h * pitch, t)) / (1 + 0.6 * h);
      // Noise times a carrier at 7 kHz: a band around it.
      const s = 0.9 * hiss * noise() * sine(7000, t);
      const chord = 0.1 * (sine(98, t) + sine(196, t) + sine(293.66, t) + sine(392, t));
      return [
        voice + s + chord,
        voice + s + 0.1 * (sine(98, t) + sine(196.5, t) + sine(293, t) + sine(392.8, t)),
      ];
    },
  },
];

/** A second at the head and one at the tail are silent, as in a real delivery. */
async function write(folder: string, sketch: Sketch): Promise<void> {
  const path = join(folder, `${sketch.name}.wav`);
  if (existsSync(path)) return;
  const frames = sketch.rate * sketch.seconds;
  const [from, to] = [sketch.rate / 2, frames - sketch.rate];
  let state = 0x5eed;
  const noise = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state / 2 ** 31;
  };
  const channels = [new Float64Array(frames), new Float64Array(frames)] as const;
  for (let i = from; i < to; i++) {
    const edge = Math.min(1, (i - from) / 441, (to - i) / 4410);
    const [left, right] = sketch.sound((i - from) / sketch.rate, noise);
    channels[0][i] = edge * left;
    channels[1][i] = edge * right;
  }
  const top = Math.max(
    ...channels.map((samples) => samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0)),
  );
  for (const samples of channels)
    for (let i = 0; i < frames; i++) samples[i] = (samples[i] / top) * sketch.peak;
  const writer = await createWav(path, { rate: sketch.rate, channels: 2, encoding: 'pcm24', frames });
  await writer.write({ frames, channels });
  await writer.finish();
}

export async function writeMixes(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const sketch of SKETCHES) await write(folder, sketch);
}

if (process.argv[1] === import.meta.filename) await writeMixes(join(import.meta.dirname, 'mixes'));
