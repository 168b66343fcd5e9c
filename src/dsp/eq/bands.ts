import { error, type Finding, note, pointer, warning } from '../../base/finding.ts';
import { idleNotes } from '../primitives/idle.ts';
import { isNeutral } from '../primitives/prototype.ts';
import { isSmeared } from './length.ts';
import { bandSchema, type Dynamic, type EqBand, type Params } from './params.ts';

/** A band that moves. */
export type MovingBand = EqBand & { readonly dynamic: Dynamic };

const CAN_MOVE: readonly EqBand['type'][] = ['bell', 'low_shelf', 'high_shelf'];

/** True where the band's gain can move at all. */
export function moves(band: EqBand): band is MovingBand {
  return band.dynamic !== undefined && band.dynamic.range !== 0 && band.dynamic.ratio !== 1;
}

/** True where the band changes nothing: with linear phase that is so for an all-pass, too. */
export function isIdle(band: EqBand, phase: Params['phase']): boolean {
  return (isNeutral(band) && !moves(band)) || (phase === 'linear' && band.type === 'allpass');
}

/** What the schema cannot say of an equaliser's parameters. */
export function judge({ bands, phase }: Params): Finding[] {
  return bands.flatMap((band, i) =>
    [...faultsOf(band, phase), ...remarksOn(band, phase), ...idleIn(band)].map((finding) => ({
      ...finding,
      at: pointer('bands', i) + (finding.at ?? ''),
    })),
  );
}

function faultsOf({ type, shape, slope, dynamic }: EqBand, phase: Params['phase']): Finding[] {
  const faults: Finding[] = [];
  if ((type === 'highpass' || type === 'lowpass') && shape === 'linkwitz_riley' && slope % 12 !== 0) {
    faults.push(
      error('impossible-slope', `a Linkwitz-Riley ${type} has slopes in steps of 12 dB/oct, not ${slope}`, {
        at: pointer('slope'),
        hint: `write ${slope - 6} or ${slope + 6}, or shape: butterworth`,
      }),
    );
  }
  if (dynamic !== undefined && !CAN_MOVE.includes(type)) {
    const message = `a ${type} has no gain that could move`;
    faults.push(
      error('impossible-dynamic', message, {
        at: pointer('dynamic'),
        hint: 'bells and shelves can be dynamic',
      }),
    );
  } else if (dynamic !== undefined && phase === 'linear') {
    faults.push(
      error('impossible-dynamic', 'a linear-phase equaliser stands still: no band can be dynamic', {
        at: pointer('dynamic'),
        hint: 'put the dynamic band into a second eq with phase: minimum',
      }),
    );
  }
  return faults;
}

function remarksOn(band: EqBand, phase: Params['phase']): Finding[] {
  const remarks: Finding[] = [];
  if (band.solo) {
    const message = 'a band is soloed: only what it works on is heard, and would be released';
    remarks.push(
      warning('soloed-band', message, {
        at: pointer('solo'),
        hint: 'take the solo out when you have listened',
      }),
    );
  }
  if (phase !== 'linear') return remarks;
  if (band.type === 'allpass') {
    remarks.push(note('idle-band', 'an allpass changes nothing in linear phase', { at: pointer('type') }));
  } else if (isSmeared(band)) {
    const message = `a ${band.type} at ${band.freq} Hz this narrow or steep rings longer than a linear-phase filter is`;
    remarks.push(
      note('smeared-band', message, {
        at: pointer('freq'),
        hint: 'its response is smoothed; phase: minimum is exact',
      }),
    );
  }
  return remarks;
}

type Figure = 'gain' | 'q' | 'slope' | 'shape';

/** What of a band's figures its type asks for. */
const USED: Readonly<Record<EqBand['type'], readonly Figure[]>> = {
  bell: ['gain', 'q'],
  low_shelf: ['gain', 'q'],
  high_shelf: ['gain', 'q'],
  tilt: ['gain'],
  highpass: ['slope', 'shape'],
  lowpass: ['slope', 'shape'],
  bandpass: ['q'],
  notch: ['q'],
  allpass: ['q'],
};

function idleIn(band: EqBand): Finding[] {
  const used = USED[band.type];
  const idle = (['gain', 'q', 'slope', 'shape'] as const).filter(
    (key) => !used.includes(key) && !(key === 'q' && isButterworth(band)),
  );
  const still = band.dynamic !== undefined && CAN_MOVE.includes(band.type) && !moves(band);
  const why = band.dynamic?.range === 0 ? 'its range is 0' : 'its ratio is 1';
  return [
    ...idleNotes(bandSchema, band, idle, `a ${band.type} has ${used.join(' and ')} only`),
    ...(still ? [note('idle-parameter', `dynamic changes nothing: ${why}`, { at: pointer('dynamic') })] : []),
  ];
}

/** The q that a high- or low-pass of 12 dB/oct has anyway, however it is rounded. */
function isButterworth({ q }: EqBand): boolean {
  return Math.abs(q - Math.SQRT1_2) < 0.01;
}
