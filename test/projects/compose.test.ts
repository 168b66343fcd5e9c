import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { chance } from '../../projects/night-drive/compose/chance.ts';
import { cymbal, hit, kick, snare } from '../../projects/night-drive/compose/drums.ts';
import { SAW, TABLE_SIZE } from '../../projects/night-drive/compose/oscillator.ts';
import { encodePng } from '../../projects/night-drive/compose/picture.ts';
import { print } from '../../projects/night-drive/compose/print.ts';
import { createGrid, hertz, melody } from '../../projects/night-drive/compose/score.ts';
import { createStereo, type Stereo } from '../../projects/night-drive/compose/stereo.ts';
import { sha256 } from '../../src/base/digest.ts';

const RATE = 48_000;
const PRINTING = { peak: -3, head: 4800, tail: 9600, fade: 4800, seed: 1 };

/** Two seconds of kick, snare and hats. */
function drumLoop(): Stereo {
  const grid = createGrid(RATE, 120, 0.1);
  const loop = createStereo(RATE, 2 * RATE);
  const drums = [
    kick(RATE, { hz: 49, from: 330, drop: 0.017, body: 0.13, click: 0.7, drive: 1.3 }),
    snare(RATE, { hz: 182, shell: 0.06, wires: 0.085, bright: 8200, seed: 70 }),
    cymbal(RATE, 0.022, 7200, 30),
  ];
  for (let beat = 0; beat < 3; beat++) {
    hit(loop, grid.frame(beat), drums[beat % 2], 0.8);
    hit(loop, grid.frame(beat + 0.5), drums[2], 0.4, 0.25);
  }
  return loop;
}

function printed(): Stereo {
  const loop = drumLoop();
  print(loop, PRINTING);
  return loop;
}

function digestOf(audio: Stereo): string {
  const codes = [audio.left, audio.right].flatMap((channel) =>
    Array.from(channel, (value) => value * 8_388_608),
  );
  return sha256(new Uint8Array(Int32Array.from(codes).buffer));
}

describe('the mixes of Night Drive', () => {
  it('prints a drum loop to the same 24-bit samples on every machine', () => {
    expect(digestOf(printed())).toBe('cfdf50b52baa1e06bf53860c50f56c4388b79384e1d2a62d4a5f022c7e2c69d0');
  });

  it('puts every sample on the 24-bit grid and the highest at the exact level asked for', () => {
    const loop = drumLoop();
    loop.right[RATE] = -3;
    print(loop, PRINTING);
    expect(loop.left.every((value) => Number.isInteger(value * 8_388_608))).toBe(true);
    // Dither may move the highest sample by one step and rounding by half of one.
    const highest = [...loop.left, ...loop.right].reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
    expect(Math.abs(highest - 0.7079457843841379) * 8_388_608).toBeLessThanOrEqual(1.5);
  });

  it('keeps the head and the tail at digital zero and dithers what lies between', () => {
    const hum = createStereo(RATE, RATE);
    for (const channel of [hum.left, hum.right]) channel.fill(0.5);
    print(hum, PRINTING);
    for (const channel of [hum.left, hum.right]) {
      expect(channel.subarray(0, PRINTING.head).every((value) => value === 0)).toBe(true);
      expect(channel.subarray(RATE - PRINTING.tail).every((value) => value === 0)).toBe(true);
    }
    const quiet = createStereo(RATE, RATE);
    quiet.left[RATE / 2] = 1;
    print(quiet, PRINTING);
    expect(quiet.right.some((value) => value !== 0)).toBe(true);
  });

  it('has oscillators with no harmonic above 16.5 kHz', () => {
    const table = SAW.at(1000);
    // Discrete Fourier sum at single harmonics: the seventeenth would lie at 17 kHz.
    const level = (k: number): number => {
      let sum = 0;
      for (let i = 0; i < TABLE_SIZE; i++) sum += table[i] * Math.sin((2 * Math.PI * k * i) / TABLE_SIZE);
      return Math.abs((2 * sum) / TABLE_SIZE);
    };
    expect(level(16)).toBeCloseTo(0.6 / 16, 9);
    for (const k of [17, 18, 33, 100]) expect(level(k)).toBeLessThan(1e-12);
  });

  it('reads a melody into beats and concert pitch', () => {
    expect(hertz('A4')).toBe(440);
    expect(hertz('C4')).toBeCloseTo(261.6256, 3);
    expect(melody('A4:2 - | A4!', 4, 0.5, 0.8)).toEqual([
      { beat: 4, beats: 1, hz: 440, velocity: 0.8 },
      { beat: 5.5, beats: 0.5, hz: 440, velocity: 1 },
    ]);
  });

  it('draws chance evenly between 0 and 1, the same from the same seed', () => {
    const next = chance(7);
    const again = chance(7);
    const numbers = Array.from({ length: 20_000 }, () => next());
    expect(numbers.every((value) => value === again() && value >= 0 && value < 1)).toBe(true);
    expect(numbers.reduce((sum, value) => sum + value, 0) / numbers.length).toBeCloseTo(0.5, 2);
  });

  it('encodes a picture whose unpacked rows are the painted colours', () => {
    const png = Buffer.from(encodePng(2, (x, y) => [x, y, 0]));
    const start = png.indexOf('IDAT') + 4;
    const rows = inflateSync(png.subarray(start, start + png.readUInt32BE(start - 8)));
    const [first, second] = [rows.subarray(0, 7), rows.subarray(7)];
    expect(first[0]).toBe(second[0]);
    expect(rows.length).toBe(14);
  });
});
