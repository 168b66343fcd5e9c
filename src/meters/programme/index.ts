import type { Block } from '../../audio/block.ts';
import type { AudioFormat } from '../../audio/format.ts';
import { decibelsOf } from '../../base/decibel.ts';
import type { Meter } from '../contract.ts';
import { createLoudness, type LoudnessFacts } from '../loudness/index.ts';
import { stereo, type StereoFacts, stereoFactsOf } from '../stereo/index.ts';
import { truePeak } from '../true-peak/index.ts';
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
  const heard = createHearing(format);
  const outline = waveform.create(format);
  return {
    observe(block: Block) {
      heard.observe(block);
      outline.observe(block);
    },
    finish() {
      const { figures, curves } = heard.finish();
      return { ...figures, curves: { ...curves, waveform: outline.finish() } };
    },
  };
}

/** The figures of {@link createProgrammeMeter} alone, without the cost of its waveform. */
export function createFiguresMeter(format: AudioFormat): Meter<ProgrammeFigures> {
  const heard = createHearing(format);
  return { observe: (block) => heard.observe(block), finish: () => heard.finish().figures };
}

interface Heard {
  readonly figures: ProgrammeFigures;
  readonly curves: Pick<LoudnessFacts, 'blocks' | 'shortTerm'>;
}

function createHearing(format: AudioFormat): Meter<Heard> {
  const pair = { sums: new Float64Array(5), taken: false };
  const meters = {
    loudness: createLoudness(format, pair),
    truePeak: truePeak.create(format),
    stereo: pair.taken ? takenOnTheWay(pair.sums, format) : stereo.create(format),
  };
  return {
    observe(block: Block) {
      meters.loudness.observe(block);
      meters.truePeak.observe(block);
      meters.stereo.observe(block);
    },
    finish() {
      const { integrated, range, momentaryMax, shortTermMax, blocks, shortTerm } = meters.loudness.finish();
      const peaks = meters.truePeak.finish();
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
        ...meters.stereo.finish(),
      };
      return { figures, curves: { blocks, shortTerm } };
    },
  };
}

/** The stereo figures from sums that the loudness kernel takes: only the frames are left to be counted. */
function takenOnTheWay(sums: Float64Array, { channels }: AudioFormat): Meter<StereoFacts> {
  let frames = 0;
  return {
    observe(block: Block) {
      frames += block.frames;
    },
    finish: () => stereoFactsOf(sums, channels, frames),
  };
}

function levelOf(peak: number): number | null {
  const level = decibelsOf(peak);
  return Number.isFinite(level) ? level : null;
}

function distance(peak: number | null, loudnessLevel: number | null): number | null {
  return peak === null || loudnessLevel === null ? null : peak - loudnessLevel;
}
