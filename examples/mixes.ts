import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createWav } from '../src/audio/wav/writer.ts';

/**
 * Writes the three short mixes the examples share (`npx tsx examples/mixes.ts`). Synthetic and seeded: the same bytes
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
