import { gainOf } from '../../../src/base/decibel.ts';
import { highPass, lowPass, monoBelow } from './filter.ts';
import { type HallShape, hall } from './hall.ts';
import { pingPong } from './space.ts';
import { createStereo, mixInto, type Stereo } from './stereo.ts';

/** Fader and sends of one strip, dB; a send left out is shut. */
export interface Levels {
  readonly fader: number;
  readonly hall?: number;
  readonly echo?: number;
}

/** A mixing desk: strips are played one after another into one buffer and added to the mix and two sends. */
export class Desk {
  readonly #mix: Stereo;
  readonly #hall: Stereo;
  readonly #echo: Stereo;
  readonly #part: Stereo;

  constructor(rate: number, frames: number) {
    this.#mix = createStereo(rate, frames);
    this.#hall = createStereo(rate, frames);
    this.#echo = createStereo(rate, frames);
    this.#part = createStereo(rate, frames);
  }

  strip(levels: Levels, play: (part: Stereo) => void): void {
    play(this.#part);
    const gains = [levels.fader, send(levels, levels.hall), send(levels, levels.echo)].map(gainOf);
    const buses = [this.#mix, this.#hall, this.#echo] as const;
    route(
      this.#part.left,
      buses.map((bus) => bus.left),
      gains,
    );
    route(
      this.#part.right,
      buses.map((bus) => bus.right),
      gains,
    );
  }

  /** Runs the delay (also heard in the hall) and the hall, and hands over the mix bus. */
  mix(space: HallShape, echo: { readonly frames: number; readonly feedback: number }): Stereo {
    pingPong(this.#echo, echo.frames, echo.feedback);
    mixInto(this.#mix, this.#echo, 1);
    mixInto(this.#hall, this.#echo, gainOf(-10));
    for (const channel of [this.#hall.left, this.#hall.right]) highPass(channel, this.#hall.rate, 220);
    hall(this.#hall, space);
    mixInto(this.#mix, this.#hall, 1);
    tidy(this.#mix);
    return this.#mix;
  }
}

/** Sends are taken after the fader. */
function send(levels: Levels, level: number | undefined): number {
  return level === undefined ? -Infinity : levels.fader + level;
}

/** Empties a channel of the part into three buses, one pass, stepping over its silence. */
function route(part: Float64Array, buses: readonly Float64Array[], gains: readonly number[]): void {
  const [mix, hallBus, echoBus] = buses;
  const [dry, toHall, toEcho] = gains;
  for (let i = 0; i < part.length; i++) {
    const value = part[i];
    if (value === 0) continue;
    mix[i] += dry * value;
    hallBus[i] += toHall * value;
    echoBus[i] += toEcho * value;
    part[i] = 0;
  }
}

/** What a mix engineer does before printing: nothing under 24 Hz or over 18 kHz, and a low end in the middle. */
function tidy(mix: Stereo): void {
  for (const channel of [mix.left, mix.right]) {
    highPass(channel, mix.rate, 24);
    lowPass(channel, mix.rate, 18_000);
  }
  monoBelow(mix, 120);
}
