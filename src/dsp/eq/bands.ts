import { error, type Finding, note, pointer, warning } from '../../base/finding.ts';
import { isNeutral } from '../primitives/prototype.ts';
import { isSmeared } from './length.ts';
import type { Dynamic, EqBand, Params } from './params.ts';

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
    [...faultsOf(band, phase), ...remarksOn(band, phase)].map((finding) => ({
      ...finding,
      at: pointer('bands', i, finding.at ?? ''),
    })),
  );
}

function faultsOf({ type, shape, slope, dynamic }: EqBand, phase: Params['phase']): Finding[] {
  const faults: Finding[] = [];
  if ((type === 'highpass' || type === 'lowpass') && shape === 'linkwitz_riley' && slope % 12 !== 0) {
    faults.push(
      error('impossible-slope', `a Linkwitz-Riley ${type} has slopes in steps of 12 dB/oct, not ${slope}`, {
        at: 'slope',
        hint: `write ${slope - 6} or ${slope + 6}, or shape: butterworth`,
      }),
    );
  }
  if (dynamic !== undefined && !CAN_MOVE.includes(type)) {
    const message = `a ${type} has no gain that could move`;
    faults.push(
      error('impossible-dynamic', message, { at: 'dynamic', hint: 'bells and shelves can be dynamic' }),
    );
  } else if (dynamic !== undefined && phase === 'linear') {
    faults.push(
      error('impossible-dynamic', 'a linear-phase equaliser stands still: no band can be dynamic', {
        at: 'dynamic',
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
      warning('soloed-band', message, { at: 'solo', hint: 'take the solo out when you have listened' }),
    );
  }
  if (phase !== 'linear') return remarks;
  if (band.type === 'allpass') {
    remarks.push(note('idle-band', 'an allpass changes nothing in linear phase', { at: 'type' }));
  } else if (isSmeared(band)) {
    const message = `a ${band.type} at ${band.freq} Hz this narrow or steep rings longer than a linear-phase filter is`;
    remarks.push(
      note('smeared-band', message, {
        at: 'freq',
        hint: 'its response is smoothed; phase: minimum is exact',
      }),
    );
  }
  return remarks;
}
