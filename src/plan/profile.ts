import { digestOf } from '../base/digest.ts';
import type { Json } from '../base/canonical.ts';
import type { Goal, LimiterSettings, Target } from '../spec/spec.ts';

/** What a master is made for: a rate, a loudness, a ceiling and a limiter. Targets with equal profiles share masters. */
export interface Profile {
  /** Short and readable, e.g. `44100,-14,album,-1`. */
  readonly id: string;
  readonly rate: number | 'native';
  readonly loudness: Goal | null;
  readonly ceiling: number | null;
  readonly limiter: LimiterSettings | null;
}

export function profileOf(target: Target): Profile {
  const { rate, loudness, limiter } = target;
  // Without a limiter the ceiling is only checked, so it does not make another master.
  const ceiling = limiter === null ? null : target.truePeak;
  const level = loudness === null ? 'as-is' : `${loudness.integrated},${loudness.per}`;
  const settings =
    limiter === null ? 'free' : `${ceiling ?? 'free'},${digestOf(limiter as unknown as Json).slice(0, 6)}`;
  return { id: `${rate},${level},${settings}`, rate, loudness, ceiling, limiter };
}

/** Two targets that share masters share their gain too: the tighter of their tolerances holds it. */
export function joined(profile: Profile, other: Profile = profile): Profile {
  const { loudness } = profile;
  if (loudness?.per !== 'album' || other.loudness?.per !== 'album') return profile;
  return { ...profile, loudness: { ...loudness, steady: Math.min(loudness.steady, other.loudness.steady) } };
}
