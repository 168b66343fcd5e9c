import type { Json } from '../../base/canonical.ts';
import { gainOf } from '../../base/decibel.ts';
import { error, type Finding, note } from '../../base/finding.ts';
import { Refused } from '../../base/result.ts';
import { integratedOf } from '../../meters/loudness/index.ts';
import { type LimiterParams, passesUntouched } from '../limiting.ts';
import { best, nextGain, TOLERANCE, type Trial } from '../solver.ts';
import { type Call, factOf, type Made, made, objectOf, type Work } from '../work.ts';
import { tooDeep } from './master.ts';
import { valuesOf } from '../values.ts';

interface Params {
  readonly goal: number;
  /** Numbers of the group's tracks, as in the names of the inputs. */
  readonly tracks: readonly string[];
  readonly limiter: LimiterParams | null;
  readonly maxReduction: number | null;
  /** The gain of the last release, if there is one, and the LU off the goal within which it is kept. */
  readonly held: { readonly gain: number | null; readonly steady: number } | null;
}

interface Candidate extends Trial {
  readonly reduction: number;
}

/**
 * The gain (dB, in steps of 0.01) by which a group of tracks, gated over all its blocks as one programme (BS.1770-5),
 * lands on its goal behind the limiter: the gain of the last release while that still does, or one solved anew. What is
 * left behind depends on the tracks and the gain alone, not on how the gain was found.
 */
export async function level(work: Work, call: Call): Promise<Made> {
  const params = work.params as unknown as Params;
  const blocks = await Promise.all(
    params.tracks.map(async (nn) => valuesOf(await work.store.read(objectOf(work, `blocks ${nn}`).digest))),
  );
  const unlimited = integratedOf(blocks);
  if (unlimited === null) throw new Refused(SILENT);
  const attempt = (gain: number): Promise<Candidate> => tryGain(work, call, params, blocks, gain);
  const { gain, loudness, reduction } =
    (await keptGain(params, attempt)) ?? (await solvedGain(params, unlimited, attempt));
  return made({ gain, loudness, reduction }, {}, drifted(gain, loudness, params.goal));
}

const SILENT = error(
  'nothing-to-level',
  'there is nothing above −70 LUFS in it, so it has no loudness to bring to a goal',
  { hint: 'set loudness: none for it, or look at the mix' },
);

/** The held gain, where it still does: probed are only the tracks that were never probed at it. */
async function keptGain(
  { goal, held, maxReduction }: Params,
  attempt: (gain: number) => Promise<Candidate>,
): Promise<Candidate | undefined> {
  if (held === null || held.gain === null) return undefined;
  const trial = await attempt(held.gain);
  const steady = Math.abs(trial.loudness - goal) <= held.steady;
  return steady && tooDeep(trial.reduction, maxReduction).length === 0 ? trial : undefined;
}

/** A bounded search: each trial probes only the tracks the limiter touches, and every probe is remembered by its key. */
async function solvedGain(
  params: Params,
  unlimited: number,
  attempt: (gain: number) => Promise<Candidate>,
): Promise<Candidate> {
  const trials: Candidate[] = [];
  for (;;) {
    const gain = nextGain(trials, params.goal, unlimited);
    if (gain === undefined) break;
    const trial = await attempt(gain);
    trials.push(trial);
    // More gain only means more reduction: no need to look further.
    if (trial.loudness < params.goal && tooDeep(trial.reduction, params.maxReduction).length > 0) break;
  }
  const chosen = best(trials, params.goal) as Candidate;
  const findings = judge(chosen, params);
  if (findings.length > 0) throw new Refused(...findings);
  return chosen;
}

/** A gain further off than a solved one may be was kept: that is said. */
function drifted(gain: number, loudness: number, goal: number): Finding[] {
  const miss = loudness - goal;
  if (Math.abs(miss) <= TOLERANCE) return [];
  const off = `${Math.abs(miss).toFixed(2)} LU ${miss < 0 ? 'below' : 'above'} its goal`;
  return [
    note(
      'gain-kept',
      `the album's gain is kept at ${signed(gain)} dB: the album measures ${signed(loudness)} LUFS, ${off}`,
      { measured: loudness, limit: goal, hint: 'build with --relevel to solve the gain anew' },
    ),
  ];
}

/** With a true minus sign. */
function signed(figure: number): string {
  return figure.toFixed(2).replace('-', '−');
}

async function tryGain(
  work: Work,
  call: Call,
  params: Params,
  blocks: readonly Float64Array[],
  gain: number,
): Promise<Candidate> {
  const power = gainOf(gain) * gainOf(gain);
  const tracks = await Promise.all(
    params.tracks.map(async (nn, i) => {
      if (passesUntouched(factOf<number>(work, `truePeak ${nn}`), gain, params.limiter)) {
        return { blocks: blocks[i].map((p) => p * power), reduction: 0 };
      }
      const probe = await call({
        id: `probe/${nn}`,
        kind: 'probe',
        params: { limiter: params.limiter as unknown as Json },
        inputs: { audio: { object: objectOf(work, `audio ${nn}`) }, gain: { fact: gain } },
      });
      const bytes = await work.store.read(probe.outputs['blocks'].digest);
      return { blocks: valuesOf(bytes), reduction: probe.facts['reduction'] as number };
    }),
  );
  const loudness = integratedOf(tracks.map((track) => track.blocks));
  if (loudness === null) throw new Error(`${work.id}: a gain of ${gain} dB made everything silent`);
  return { gain, loudness, reduction: Math.max(...tracks.map((track) => track.reduction)) };
}

function judge(chosen: Candidate, params: Params): Finding[] {
  const deep = tooDeep(chosen.reduction, params.maxReduction);
  if (deep.length > 0)
    return deep.map((finding) => ({
      ...finding,
      message: `to reach ${params.goal} LUFS, ${finding.message}`,
    }));
  const miss = chosen.loudness - params.goal;
  if (Math.abs(miss) <= TOLERANCE) return [];
  return [
    error(
      'loudness-not-reached',
      `the level lands at ${chosen.loudness.toFixed(2)} LUFS, ${Math.abs(miss).toFixed(2)} LU off its goal`,
      {
        measured: chosen.loudness,
        limit: params.goal,
        hint: 'the limiter holds it back: aim at a lower loudness or a higher true_peak',
      },
    ),
  ];
}
