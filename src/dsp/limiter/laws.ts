import type { Params } from './params.ts';

/** How the reduction of a limiter moves; times in seconds. */
export interface Law {
  /** Time of the way down. */
  readonly attack: number;
  /** Time constant of the return of what is not sustained … */
  readonly fast: number;
  /** … and of what is. */
  readonly slow: number;
  /** Time constant with which a reduction that peaks hold becomes a sustained one. */
  readonly charge: number;
}

type Style = Params['style'];

/** Factors on the attack, and on the release for `fast`, `slow` and `charge`, where the release is given. */
const GIVEN: Readonly<Record<Style, Law>> = {
  transparent: { attack: 1, fast: 1, slow: 1, charge: 1 },
  punchy: { attack: 1 / 2, fast: 1 / 4, slow: 1, charge: 1 },
  loud: { attack: 1 / 4, fast: 1 / 8, slow: 1 / 2, charge: 1 },
};

/** The same where it is `auto`: seconds. */
const AUTO: Readonly<Record<Style, Omit<Law, 'attack'>>> = {
  transparent: { fast: 0.06, slow: 0.5, charge: 0.2 },
  punchy: { fast: 0.02, slow: 0.25, charge: 0.1 },
  loud: { fast: 0.008, slow: 0.1, charge: 0.1 },
};

/**
 * The styles. With A the attack (the look-ahead at most) and R the release, in ms:
 *
 * | style       | attack | fast | slow | charge | with `release: auto`: fast, slow, charge |
 * |-------------|--------|------|------|--------|------------------------------------------|
 * | transparent | A      | R    | R    | R      | 60, 500, 200                             |
 * | punchy      | A/2    | R/4  | R    | R      | 20, 250, 100                             |
 * | loud        | A/4    | R/8  | R/2  | R      | 8, 100, 100                              |
 *
 * Transparent with a number is one plain exponential. Elsewhere a short peak leaves a reduction that is mostly gone
 * after `fast`, so the sound behind a transient keeps its level; one that peaks have held for longer than `charge`
 * returns with `slow`, so that dense passages do not flutter.
 */
export function lawOf({ style, attack, lookahead, release }: Params): Law {
  const given = GIVEN[style];
  const way = (given.attack * Math.min(attack, lookahead)) / 1000;
  if (release === 'auto') return { attack: way, ...AUTO[style] };
  const time = release / 1000;
  return { attack: way, fast: given.fast * time, slow: given.slow * time, charge: given.charge * time };
}
