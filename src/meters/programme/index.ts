import type { Block } from '../../audio/block.ts';
import type { AudioFormat } from '../../audio/format.ts';
import { decibelsOf } from '../../base/decibel.ts';
import type { Meter } from '../contract.ts';
import { createLoudness, type LoudnessFacts } from '../loudness/index.ts';
import { stereo, type StereoFacts, stereoFactsOf } from '../stereo/index.ts';
import { truePeak, type TruePeaks } from '../true-peak/index.ts';
import { type WaveformFacts, waveform } from '../waveform/index.ts';

/**
 * What is said of a whole programme, in the fields and units of `release measure --json`. What has no value is null:
 * silence has no loudness and no peak in dB, and neither has a signal with a NaN.
 */
export interface ProgrammeFacts {
  /** LUFS; range in LU. */
  readonly loudness: Pick<LoudnessFacts, 'integrated' | 'range' | 'momentaryMax' | 'shortTermMax'>;
  /** `true`: dBTP of each channel; `truePeak`: their highest, dBTP; `samplePeak`: highest sample of all, dBFS. */
  readonly peak: {
    readonly true: readonly (number | null)[];
    readonly truePeak: number | null;
    readonly samplePeak: number | null;
  };
  /** Peak to loudness ratio: true peak − integrated loudness, LU. */
  readonly plr: number | null;
  /** Peak to short-term ratio: true peak − highest short-term loudness, LU. The lowest PSR there can be at any time. */
  readonly psr: number | null;
  /** −1…1, over the whole programme. */
  readonly correlation: number | null;
  /** Mean of each channel, full scale ±1. */
  readonly dcOffset: readonly (number | null)[];
  /** For gating several programmes together, and for drawing. */
  readonly curves: Pick<LoudnessFacts, 'blocks' | 'shortTerm'> & { readonly waveform: WaveformFacts };
}

/** What is said of a programme where nothing is drawn. */
export type ProgrammeFigures = Omit<ProgrammeFacts, 'curves'>;

/** Loudness, true peak, stereo figures and waveform in one pass; one or two channels. */
export function createProgrammeMeter(format: AudioFormat): Meter<ProgrammeFacts> {
  return new ProgrammeMeter(format);
}

/** The figures of {@link createProgrammeMeter} alone, without the cost of its waveform. */
export function createFiguresMeter(format: AudioFormat): Meter<ProgrammeFigures> {
  return new FiguresMeter(format);
}

/**
 * The meters are classes, not closures made for each programme: what V8 has compiled for closures dies with them, and
 * a release of a hundred files compiled its innermost loops a hundred times.
 */
class FiguresMeter implements Meter<ProgrammeFigures> {
  readonly #heard: Hearing;

  constructor(format: AudioFormat) {
    this.#heard = new Hearing(format);
  }

  observe(block: Block): void {
    this.#heard.observe(block);
  }

  finish(): ProgrammeFigures {
    return this.#heard.finish().figures;
  }
}

class ProgrammeMeter implements Meter<ProgrammeFacts> {
  readonly #heard: Hearing;
  readonly #outline: Meter<WaveformFacts>;

  constructor(format: AudioFormat) {
    this.#heard = new Hearing(format);
    this.#outline = waveform.create(format);
  }

  observe(block: Block): void {
    this.#heard.observe(block);
    this.#outline.observe(block);
  }

  finish(): ProgrammeFacts {
    const { figures, curves } = this.#heard.finish();
    return { ...figures, curves: { ...curves, waveform: this.#outline.finish() } };
  }
}

interface Heard {
  readonly figures: ProgrammeFigures;
  readonly curves: Pick<LoudnessFacts, 'blocks' | 'shortTerm'>;
}

class Hearing implements Meter<Heard> {
  readonly #loudness: Meter<LoudnessFacts>;
  readonly #truePeak: Meter<TruePeaks>;
  readonly #stereo: Meter<StereoFacts>;

  constructor(format: AudioFormat) {
    const pair = { sums: new Float64Array(5), taken: false };
    this.#loudness = createLoudness(format, pair);
    this.#truePeak = truePeak.create(format);
    this.#stereo = pair.taken ? new StereoOnTheWay(pair.sums, format) : stereo.create(format);
  }

  observe(block: Block): void {
    this.#loudness.observe(block);
    this.#truePeak.observe(block);
    this.#stereo.observe(block);
  }

  finish(): Heard {
    const { integrated, range, momentaryMax, shortTermMax, blocks, shortTerm } = this.#loudness.finish();
    const peaks = this.#truePeak.finish();
    const highest = levelOf(Math.max(0, ...peaks.perChannel));
    const figures: ProgrammeFigures = {
      loudness: { integrated, range, momentaryMax, shortTermMax },
      peak: {
        true: peaks.perChannel.map(levelOf),
        truePeak: highest,
        samplePeak: levelOf(Math.max(0, ...peaks.samplePeak)),
      },
      plr: distance(highest, integrated),
      psr: distance(highest, shortTermMax),
      ...this.#stereo.finish(),
    };
    return { figures, curves: { blocks, shortTerm } };
  }
}

/** The stereo figures from sums that the loudness kernel takes: only the frames are left to be counted. */
class StereoOnTheWay implements Meter<StereoFacts> {
  readonly #sums: Float64Array;
  readonly #channels: number;
  #frames = 0;

  constructor(sums: Float64Array, { channels }: AudioFormat) {
    this.#sums = sums;
    this.#channels = channels;
  }

  observe({ frames }: Block): void {
    this.#frames += frames;
  }

  finish(): StereoFacts {
    return stereoFactsOf(this.#sums, this.#channels, this.#frames);
  }
}

function levelOf(peak: number): number | null {
  const level = decibelsOf(peak);
  return Number.isFinite(level) ? level : null;
}

function distance(peak: number | null, loudnessLevel: number | null): number | null {
  return peak === null || loudnessLevel === null ? null : peak - loudnessLevel;
}
