import { decibelsOf, gainOf } from '../base/decibel.ts';
import { error } from '../base/finding.ts';
import { done, refused, type Result } from '../base/result.ts';
import { formatName, grooveSpeed, turnSeconds, type VinylFormat } from './formats.ts';
import {
  CUTTING_LIMITS,
  type CuttingLimits,
  radiiOf,
  type Turn,
  turnDepth,
  turnRoom,
  turnsOf,
} from './geometry.ts';
import { type GrooveFacts, WINDOWS_PER_SECOND } from './groove.ts';

/**
 * What may stop a side from being louder: `space` on the disc; `slope` of the cutting stylus's back; `curvature` that the
 * playback tip cannot follow; `acceleration` of the playback tip; `depth` of the cut.
 */
export type LimitName = 'space' | 'slope' | 'curvature' | 'acceleration' | 'depth';

export interface LimitLevel {
  readonly limit: LimitName;
  /** Highest cutting level in dB re the reference at which this limit alone holds; null: it binds at no level that can be asked for. */
  readonly level: number | null;
  /** Where it binds first: seconds into the side, radius in mm. */
  readonly time: number;
  readonly radius: number;
}

export interface Feasibility {
  /** Highest cutting level in dB re the reference (groove.ts) at which all limits hold, rounded down to 0.01; at most {@link HIGHEST}. */
  readonly level: number;
  /** The lowest of `limits`; null: nothing binds below {@link HIGHEST}. */
  readonly binding: LimitLevel | null;
  readonly limits: readonly LimitLevel[];
  /** At that level: */
  readonly profile: Profile;
}

/** A side at one level, one value a revolution. */
export interface Profile {
  /** Seconds into the side; radius in mm. */
  readonly time: Float64Array;
  readonly radius: Float64Array;
  /** Lateral and vertical displacement in µm, pitch (distance to the next groove) in µm. */
  readonly lateral: Float64Array;
  readonly vertical: Float64Array;
  readonly pitch: Float64Array;
  /** How much of what the tip can follow its wall asks for: curvature × tip radius, 1 is the limit. */
  readonly load: Float64Array;
  /** Radius in mm at which the side ends. */
  readonly end: number;
}

/** Levels between which the answer is looked for, dB re the reference: beyond them a side is as good as silent. */
export const LOWEST = -60;
export const HIGHEST = 40;
const LIMITS: readonly LimitName[] = ['space', 'slope', 'curvature', 'acceleration', 'depth'];

/** One side, ready to be asked. */
interface Side {
  readonly facts: GrooveFacts;
  readonly turns: readonly Turn[];
  readonly format: VinylFormat;
  readonly limits: CuttingLimits;
}

/** How far a limit is used up, 1 being all of it, and where it is used most. */
interface Use {
  readonly use: number;
  readonly time: number;
  readonly radius: number;
}

/**
 * How loud a side can be cut on a disc: the greatest gain at which it fits between the radii and every moment can be cut and
 * played at the radius where it then lies. A louder side needs more room and so lies further in: every limit is used the
 * more the louder it is, and bisection finds each one's level. Refused: a side of no length, radii the wrong way round, a
 * side too long for the disc even at −60 dB (`side-too-long`), limits that no groove meets (`side-uncuttable`).
 */
export function feasible(
  facts: GrooveFacts,
  format: VinylFormat,
  limits: CuttingLimits = CUTTING_LIMITS,
): Result<Feasibility> {
  const side: Side = { facts, turns: turnsOf(facts, format), format, limits };
  const trouble = impossible(side);
  if (trouble !== undefined) return refused(trouble);
  const levels = LIMITS.map((limit) => levelOf(side, limit));
  const binding = levels.reduce<LimitLevel | null>(
    (least, one) => (one.level !== null && one.level < (least?.level ?? HIGHEST) ? one : least),
    null,
  );
  const level = binding?.level ?? HIGHEST;
  return done({ level, binding, limits: levels, profile: profileAt(side, level) });
}

function impossible(side: Side) {
  const { facts, format, limits } = side;
  if (side.turns.length === 0)
    return error('side-empty', 'a side without music cannot be cut', { measured: 0 });
  if (!(format.outer > format.inner)) {
    return error('vinyl-radii', 'the music must begin further out than it ends', {
      measured: `${format.outer} … ${format.inner} mm`,
    });
  }
  const never = LIMITS.find((limit) => useOf(side, limit, gainOf(LOWEST)).use > 1);
  if (never === undefined) return undefined;
  if (never !== 'space') {
    return error('side-uncuttable', `the limit of ${never} leaves no level at which the side can be cut`, {
      measured: LOWEST,
      hint: 'look at the cutting limits that were asked for',
    });
  }
  const turn = (limits.land + 2 * limits.depth) * 1e-3;
  const most = ((format.outer - format.inner) / turn) * turnSeconds(format);
  return error('side-too-long', `the side does not fit on ${formatName(format)}, however quietly it is cut`, {
    measured: Math.round(facts.seconds),
    limit: Math.floor(most),
    hint: 'move a track to another side, or take a larger disc or the lower speed',
  });
}

/** The highest level, in hundredths of a dB, at which a limit holds, and where it is used most just there. */
function levelOf(side: Side, limit: LimitName): LimitLevel {
  let holds = LOWEST * 100;
  let fails = HIGHEST * 100;
  const place = (hundredths: number) => useOf(side, limit, gainOf(hundredths / 100));
  if (place(fails).use <= 1) return { limit, ...placeOf(place(fails)), level: null };
  while (fails - holds > 1) {
    const middle = Math.floor((holds + fails) / 2);
    if (place(middle).use <= 1) holds = middle;
    else fails = middle;
  }
  return { limit, ...placeOf(place(holds)), level: holds / 100 };
}

function placeOf({ time, radius }: Use): { time: number; radius: number } {
  return { time, radius };
}

function useOf(side: Side, limit: LimitName, gain: number): Use {
  const { turns, format, limits } = side;
  const radii = radiiOf(turns, gain, format.outer, limits);
  switch (limit) {
    case 'space': {
      const use = (format.outer - radii[turns.length]) / (format.outer - format.inner);
      return { ...worstTurn(side, radii, (turn) => turnRoom(turn, gain, limits)), use };
    }
    case 'depth':
      return worstTurn(side, radii, (turn) => turnDepth(turn, gain, limits) / limits.deepest);
    case 'slope':
    case 'curvature':
    case 'acceleration':
      return worstWindow(side, radii, (window, radius) => windowUse(side, limit, window, radius) * gain);
  }
}

/** How far a window uses up a limit of playback or cutting at the reference level, at `radius` mm. */
function windowUse(
  { facts, format, limits }: Side,
  limit: LimitName,
  window: number,
  radius: number,
): number {
  const speed = grooveSpeed(radius, format);
  const { velocity } = facts.lateral;
  const { acceleration } = facts.wall;
  if (limit === 'slope') return (velocity[window] * 0.01) / (speed * limits.slope);
  if (limit === 'acceleration') return acceleration[window] / limits.acceleration;
  // A path y(x) at speed V has y″ = a/V²; at the crest of a wave, where it is most, that is its curvature.
  return (acceleration[window] * limits.tip * 1e-6) / (speed * speed);
}

function worstTurn({ turns, format }: Side, radii: Float64Array, judge: (turn: Turn) => number): Use {
  let worst: Use = { use: 0, time: 0, radius: radii[0] };
  turns.forEach((turn, k) => {
    const use = judge(turn);
    if (use > worst.use) worst = { use, time: turn.time, radius: Math.max(format.inner, radii[k]) };
  });
  return worst;
}

function worstWindow(
  side: Side,
  radii: Float64Array,
  judge: (window: number, radius: number) => number,
): Use {
  let worst: Use = { use: 0, time: 0, radius: radii[0] };
  const count = side.facts.lateral.velocity.length;
  for (let window = 0; window < count; window++) {
    const time = window / WINDOWS_PER_SECOND;
    const radius = radiusAt(side, radii, time);
    const use = judge(window, radius);
    if (use > worst.use) worst = { use, time, radius };
  }
  return worst;
}

/** Between two revolutions in proportion. Music that does not fit is squeezed against the innermost radius. */
function radiusAt({ turns, format }: Side, radii: Float64Array, time: number): number {
  const place = time / turnSeconds(format);
  const k = Math.min(turns.length - 1, Math.floor(place));
  const within = Math.min(1, (place - k) / turns[k].part);
  return Math.max(format.inner, radii[k] + within * (radii[k + 1] - radii[k]));
}

function profileAt(side: Side, level: number): Profile {
  const { turns, format, limits } = side;
  const gain = gainOf(level);
  const radii = radiiOf(turns, gain, format.outer, limits);
  const load = new Float64Array(turns.length);
  const count = side.facts.wall.acceleration.length;
  for (let window = 0; window < count; window++) {
    const time = window / WINDOWS_PER_SECOND;
    const k = Math.min(turns.length - 1, Math.floor(time / turnSeconds(format)));
    const use = gain * windowUse(side, 'curvature', window, radiusAt(side, radii, time));
    if (use > load[k]) load[k] = use;
  }
  return {
    time: Float64Array.from(turns, (turn) => turn.time),
    radius: radii.slice(0, turns.length),
    lateral: Float64Array.from(turns, (turn) => gain * turn.lateral),
    vertical: Float64Array.from(turns, (turn) => gain * turn.vertical),
    pitch: Float64Array.from(turns, (turn) => turnRoom(turn, gain, limits)),
    load,
    end: radii[turns.length],
  };
}

/** The profile of a side cut at `level` dB re the reference, whether or not that is feasible. */
export function profileOf(
  facts: GrooveFacts,
  format: VinylFormat,
  level: number,
  limits: CuttingLimits = CUTTING_LIMITS,
): Profile {
  return profileAt({ facts, turns: turnsOf(facts, format), format, limits }, level);
}

/**
 * Inner-groove load in dB re what the playback tip can follow, at `level`: the largest over the inner third of the disc's
 * recorded radius. Null: no music lies there.
 */
export function innerLoad(profile: Profile, format: VinylFormat): number | null {
  const border = format.inner + (format.outer - format.inner) / 3;
  let most = 0;
  profile.radius.forEach((radius, k) => {
    if (radius < border && profile.load[k] > most) most = profile.load[k];
  });
  return most > 0 ? decibelsOf(most) : null;
}
