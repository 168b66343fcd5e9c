import { noise } from './chance.ts';
import { decay, edges, saturate } from './curve.ts';
import { Filter } from './filter.ts';
import { sine } from './oscillator.ts';
import { createStereo, panGains, type Stereo } from './stereo.ts';

/** Adds a one-shot at a frame. Pan is constant power with 0 dB at the centre; what runs past the end is dropped. */
export function hit(into: Stereo, at: number, shot: Stereo, gain: number, pan = 0): void {
  const [l, r] = panGains(pan);
  const left = gain * l * Math.SQRT2;
  const right = gain * r * Math.SQRT2;
  const end = Math.min(shot.frames, into.frames - at);
  for (let i = 0; i < end; i++) {
    into.left[at + i] += left * shot.left[i];
    into.right[at + i] += right * shot.right[i];
  }
}

/** A one-shot of `seconds`, the same on both sides, faded out over its last fifth. */
function mono(rate: number, seconds: number, sample: (seconds: number) => number): Stereo {
  const shot = createStereo(rate, Math.round(seconds * rate));
  for (let i = 0; i < shot.frames; i++) {
    shot.left[i] = sample(i / rate) * edges(i, shot.frames, 0.0004 * rate, shot.frames / 5);
  }
  shot.right.set(shot.left);
  return shot;
}

export interface KickShape {
  /** Resting pitch, Hz, and where the drop starts. */
  readonly hz: number;
  readonly from: number;
  /** Time constants of drop and body, seconds. */
  readonly drop: number;
  readonly body: number;
  /** Beater level and drive into saturation. */
  readonly click: number;
  readonly drive: number;
}

/** A sine whose pitch drops onto `hz`, a short beater click, soft saturation. */
export function kick(rate: number, shape: KickShape): Stereo {
  const air = noise(11);
  const colour = new Filter(rate, 3200, 0.8);
  const fall = decay(shape.drop, rate);
  let pitch = shape.from - shape.hz;
  let phase = 0;
  return mono(rate, shape.body * 5, (t) => {
    phase += (shape.hz + pitch) / rate;
    pitch *= fall;
    const body = sine(phase) * Math.exp(-t / shape.body);
    const click = shape.click * colour.band(air()) * Math.exp(-t / 0.0028);
    return saturate(shape.drive * (body + click)) / saturate(shape.drive);
  });
}

export interface SnareShape {
  readonly hz: number;
  /** Time constants of shell and wires, seconds. */
  readonly shell: number;
  readonly wires: number;
  readonly bright: number;
  readonly seed: number;
}

/** Two shell modes with a small pitch drop, wires of filtered noise, and the crack of the stick. */
export function snare(rate: number, shape: SnareShape): Stereo {
  const air = noise(shape.seed);
  const floor = new Filter(rate, 1100, 0.7);
  const ceiling = new Filter(rate, shape.bright, 0.7);
  let low = 0;
  let high = 0;
  return mono(rate, Math.max(shape.shell, shape.wires) * 6, (t) => {
    const drop = 1 + 0.5 * Math.exp(-t / 0.008);
    low += (shape.hz * drop) / rate;
    high += (shape.hz * 1.78 * drop) / rate;
    const shell = (0.75 * sine(low) + 0.4 * sine(high)) * Math.exp(-t / shape.shell);
    const hiss = ceiling.low(floor.high(air()));
    const wires = hiss * (0.75 * Math.exp(-t / shape.wires) + 0.9 * Math.exp(-t / 0.004));
    return saturate(1.6 * (shell + wires)) * 0.9;
  });
}

/** Four bursts of band noise a few milliseconds apart, then the room; each side its own hands. */
export function clap(rate: number, seed: number): Stereo {
  const shot = createStereo(rate, Math.round(0.5 * rate));
  [shot.left, shot.right].forEach((channel, side) => {
    const air = noise(seed + side);
    const colour = new Filter(rate, 1350 + 120 * side, 0.9);
    const bursts = [0, 0.0105 + 0.0012 * side, 0.0215, 0.033 - 0.001 * side];
    for (let i = 0; i < channel.length; i++) {
      const t = i / rate;
      let level = 0;
      for (const start of bursts)
        if (t >= start) level = Math.exp(-(t - start) / (start === bursts[3] ? 0.07 : 0.004));
      channel[i] = 1.5 * colour.band(air()) * level * edges(i, channel.length, 8, channel.length / 4);
    }
  });
  return shot;
}

/** Inharmonic modes of a small cymbal, Hz. */
const MODES = [3170, 4210, 5390, 6130, 7430, 8690, 10_210, 11_870] as const;

/** Metal: inharmonic modes and noise above `hz`; each side its own noise and phases. `ring` in seconds (1/e). */
export function cymbal(rate: number, ring: number, hz: number, seed: number): Stereo {
  const shot = createStereo(rate, Math.round(ring * 6 * rate));
  [shot.left, shot.right].forEach((channel, side) => {
    const air = noise(seed + 7919 * side);
    const sections = [new Filter(rate, hz, 0.55), new Filter(rate, hz, 1.3)] as const;
    const top = new Filter(rate, 15_500, 0.7);
    const phases = MODES.map(() => (air() + 1) / 2);
    for (let i = 0; i < channel.length; i++) {
      let metal = 0;
      for (let m = 0; m < MODES.length; m++) metal += sine(phases[m] + (MODES[m] * i) / rate);
      const raw = 0.09 * metal + 0.6 * air();
      const level = 0.7 * Math.exp(-i / (ring * rate)) + 0.3 * Math.exp(-i / (0.12 * ring * rate));
      channel[i] =
        top.low(sections[1].high(sections[0].high(raw))) *
        level *
        edges(i, channel.length, 6, 0.4 * channel.length);
    }
  });
  return shot;
}

/** A tom: a falling sine with a little skin noise. */
export function tom(rate: number, hz: number): Stereo {
  const air = noise(Math.round(hz));
  const skin = new Filter(rate, 900, 0.7);
  let phase = 0;
  return mono(rate, 0.9, (t) => {
    phase += (hz * (1 + 0.55 * Math.exp(-t / 0.045))) / rate;
    const noiseLevel = 0.5 * Math.exp(-t / 0.012);
    return saturate(1.5 * (sine(phase) * Math.exp(-t / 0.2) + noiseLevel * skin.low(air())));
  });
}

/** A brush or shaker: soft-edged noise around `hz`. */
export function brush(rate: number, hz: number, seconds: number, seed: number): Stereo {
  const air = noise(seed);
  const colour = new Filter(rate, hz, 0.9);
  return mono(
    rate,
    seconds * 4,
    (t) => 1.4 * colour.band(air()) * (1 - Math.exp(-t / 0.006)) * Math.exp(-t / seconds),
  );
}

/** A stick on the rim: two short modes. */
export function rim(rate: number): Stereo {
  const air = noise(5);
  const colour = new Filter(rate, 2400, 1.2);
  return mono(rate, 0.16, (t) => {
    const wood = 0.7 * sine(415 * t) + 0.5 * sine(1710 * t) * Math.exp(-t / 0.012);
    return wood * Math.exp(-t / 0.022) + 0.7 * colour.band(air()) * Math.exp(-t / 0.009);
  });
}
