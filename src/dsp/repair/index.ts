import type { Block } from '../../audio/block.ts';
import type { AudioFormat } from '../../audio/format.ts';
import { type Finding, note } from '../../base/finding.ts';
import type { DspModule, Processor } from '../contract.ts';
import { DcFilter } from './dc.ts';
import { Declick, type Fault } from './declick.ts';
import { type Params, schema } from './params.ts';

/** One sample that was replaced. */
export interface Repair extends Fault {
  readonly channel: number;
}

/** A repair that tells what it did up to the last frame it has given out. */
export interface RepairProcessor extends Processor {
  /** Samples replaced so far. */
  readonly repaired: number;
  /** The first of them, a thousand a channel at most, by frame and channel. */
  repairs(): Repair[];
}

export interface RepairModule extends DspModule<typeof schema> {
  create(params: Params, format: AudioFormat): RepairProcessor;
}

/**
 * Light repair, each channel by itself. `declick` comes first (declick.ts: single-sample faults by linear prediction, the
 * rest untouched to the bit; delay 50 ms and 512 frames), then `dc` (dc.ts: first-order high-pass at 1 Hz, no delay).
 * In music and noise all faults are found, at sensitivity 1, that are six times what a cubic through the neighbours misses
 * clean samples by at most. What is longer than a sample, crackle, dropouts, clipping, is work for the mix.
 */
export const repair: RepairModule = {
  name: 'repair',
  version: 1,
  summary: 'Light repair: removes DC offset and single faulty samples.',
  schema,
  neutral: ({ dc, declick }) => !dc && !declick,
  create: (params, format) => new Repairs(params, format),
};

class Repairs implements RepairProcessor {
  readonly latency: number;
  readonly #rate: number;
  readonly #declicks: readonly Declick[];
  readonly #filters: readonly DcFilter[];

  constructor({ dc, declick, sensitivity }: Params, { rate, channels }: AudioFormat) {
    this.#rate = rate;
    const times = (wanted: boolean) => ({ length: wanted ? channels : 0 });
    this.#declicks = Array.from(times(declick), () => new Declick(sensitivity, rate));
    this.#filters = Array.from(times(dc), () => new DcFilter(rate));
    this.latency = this.#declicks[0]?.latency ?? 0;
  }

  get repaired(): number {
    return this.#declicks.reduce((sum, { repaired }) => sum + repaired, 0);
  }

  repairs(): Repair[] {
    const all = this.#declicks.flatMap(({ faults }, channel) =>
      faults.map((fault) => ({ channel, ...fault })),
    );
    return all.sort((a, b) => a.frame - b.frame || a.channel - b.channel);
  }

  told(early: number): Finding[] {
    const [first] = this.repairs();
    if (first === undefined) return [];
    const { repaired } = this;
    const side = this.#declicks.length === 2 ? `, ${first.channel === 0 ? 'left' : 'right'}` : '';
    const where = `${((first.frame - early) / this.#rate).toFixed(4)} s${side}`;
    const text = `declick replaced ${repaired} ${repaired === 1 ? 'sample' : 'samples, the first'} at ${where}`;
    return [note('declicked', text, { measured: repaired })];
  }

  process({ frames, channels }: Block): void {
    for (let c = 0; c < this.#declicks.length; c++) this.#declicks[c].process(channels[c], frames);
    for (let c = 0; c < this.#filters.length; c++) this.#filters[c].process(channels[c], frames);
  }
}
