import type { Encoding } from '../audio/format.ts';
import type { Json } from '../base/canonical.ts';
import { type Digest, digestOf } from '../base/digest.ts';
import type { Finding } from '../base/finding.ts';
import { albumChecks, deliverableChecks } from '../checks/index.ts';
import type { DeliverableFacts } from '../checks/contract.ts';
import type { Dither } from '../dsp/dither/kinds.ts';
import { integratedOf } from '../meters/loudness/gating.ts';
import { albumLevelId } from '../plan/ids.ts';
import type { Deliverable, Plan } from '../plan/plan.ts';
import type { Input } from '../plan/step.ts';
import {
  type Item,
  type LoggedStep,
  pathOf,
  type Programme,
  type ScanFacts,
  type SetFiles,
  type Source,
} from '../release/content.ts';
import { placeInChain } from '../spec/chain.ts';
import type { Spec, Target, Track } from '../spec/spec.ts';
import { trackOf } from '../spec/tracks.ts';
import type { Store } from '../store/store.ts';
import type { Results } from './scheduler.ts';
import { valuesOf } from './values.ts';
import type { Made, SampleFacts } from './work.ts';

/** The finished files of a build with all that their steps found out. Every step must have succeeded. */
export function itemsOf(spec: Spec, plan: Plan, results: Results): Item[] {
  return plan.deliverables.map((deliverable) => itemOf(spec, deliverable, results));
}

function itemOf(spec: Spec, deliverable: Deliverable, results: Results): Item {
  const track = trackOf(spec, deliverable.track);
  const target = targetOf(spec, deliverable.target);
  const made = (step: keyof Deliverable['steps']): Made => results.get(deliverable.steps[step])!.made!;
  const { facts: quantised, outputs } = made('quantise');
  const { facts: decoded } = made('decode');
  const { facts: mastered, outputs: masterOutputs } = made('master');
  const file = made('file').outputs['file'];
  const samples = quantised['samples'] as unknown as SampleFacts & { encoding: Encoding };
  const reductionCurve = masterOutputs['reduction']?.digest;
  const scan =
    deliverable.scan === undefined ? undefined : results.get(deliverable.scan)!.made!.facts['scan'];
  return {
    track,
    target,
    path: pathOf(track, target),
    sha256: file.digest,
    bytes: file.bytes,
    pcmSha256: decoded['pcmSha256'] as string,
    rate: samples.rate,
    channels: samples.channels,
    encoding: samples.encoding,
    frames: samples.frames,
    tail: quantised['tail'] as number,
    ...(deliverable.programme === undefined ? {} : { group: deliverable.programme }),
    programme: (decoded['programme'] ?? quantised['programme']) as unknown as Programme,
    gain: mastered['gain'] as number,
    reduction: mastered['reduction'] as number,
    dither: quantised['dither'] as Dither,
    onGrid: quantised['onGrid'] as boolean,
    tone: {
      mix: made('intake').facts['spectrum'] as (number | null)[],
      master: quantised['spectrum'] as (number | null)[],
    },
    curves: outputs['curves'].digest,
    ...(reductionCurve === undefined ? {} : { reductionCurve }),
    ...(scan === undefined ? {} : { scan: scan as unknown as ScanFacts }),
  };
}

/** The files that the tracks of a target make together. */
export function setsOf(spec: Spec, plan: Plan, results: Results): SetFiles[] {
  return plan.sets.map(({ target, folder, step }) => {
    const { outputs, facts } = results.get(step)!.made!;
    const files = Object.entries(outputs).map(([name, { digest, bytes }]) => ({
      output: name,
      path: folder === '' ? name : `${folder}/${name}`,
      sha256: digest,
      bytes,
    }));
    const { layout, ...rest } = facts;
    return {
      target: targetOf(spec, target),
      step,
      files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
      facts: rest,
      ...(layout === undefined ? {} : { layout }),
    };
  });
}

export function targetOf(spec: Spec, name: string): Target {
  return spec.targets.find((target) => target.name === name)!;
}

/**
 * Each target's tracks gated together as one programme (BS.1770-5), from their gating blocks. A target of which only
 * some tracks are built (`--only`) has no album.
 */
export async function albumLoudness(
  spec: Spec,
  plan: Plan,
  results: Results,
  store: Store,
): Promise<Record<string, number | null>> {
  const blocks = new Map<string, Float64Array[]>();
  for (const { target, track, steps } of plan.deliverables) {
    if (trackOf(spec, track).version !== undefined) continue;
    const decoded = results.get(steps.decode)!.made!.outputs['blocks'];
    const artifact = decoded ?? results.get(steps.quantise)!.made!.outputs['blocks'];
    const values = valuesOf(await store.read(artifact.digest));
    blocks.set(target, [...(blocks.get(target) ?? []), values]);
  }
  const whole = [...blocks].filter(([, tracks]) => tracks.length === spec.tracks.length);
  return Object.fromEntries(whole.map(([target, tracks]) => [target, integratedOf(tracks)]));
}

/** LUFS at which a kept gain knowingly leaves an album off its goal, by target. */
export function landings(plan: Plan, results: Results): Record<string, number> {
  const kept = plan.deliverables.flatMap(({ target, profile }): [string, number][] => {
    const made = results.get(albumLevelId(profile))?.made;
    return made === undefined || made.findings.length === 0
      ? []
      : [[target, made.facts['loudness'] as number]];
  });
  return Object.fromEntries(kept);
}

/** The target's checks over the facts of each file, and of each target as a whole. */
export function judge(
  items: readonly Item[],
  albums: Readonly<Record<string, number | null>>,
  landed: Readonly<Record<string, number>> = {},
): Finding[] {
  const findings: Finding[] = items.flatMap((item) => {
    const own = { track: item.track.title, target: item.target.name, at: item.target.at };
    return deliverableChecks.flatMap((check) =>
      check.judge(factsOf(item)).map((finding) => ({ ...finding, ...own })),
    );
  });
  const targets = new Map(items.map(({ target }) => [target.name, target]));
  for (const { name, at, loudness, limits } of targets.values()) {
    const integrated = albums[name];
    if (integrated === undefined) continue;
    const facts = { integrated, loudness, limits, ...(name in landed ? { landed: landed[name] } : {}) };
    for (const check of albumChecks) {
      findings.push(...check.judge(facts).map((finding) => ({ ...finding, target: name, at })));
    }
  }
  return findings;
}

/**
 * A track cut out of a longer programme has no loudness of its own to reach: the programme has. A version has its main
 * track's gain.
 */
function factsOf({ target, programme, group, track }: Item): DeliverableFacts {
  const shared = group !== undefined || track.version !== undefined;
  return {
    lossless: target.lossless,
    integrated: programme.loudness.integrated,
    truePeak: programme.peak.truePeak,
    loudness: shared && target.loudness?.per === 'track' ? null : target.loudness,
    ceiling: target.truePeak,
    limits: target.limits,
  };
}

/** The steps as the log tells them: the same for a cold and a warm build. */
export function loggedSteps(plan: Plan, results: Results): LoggedStep[] {
  const used = new Map<string, Set<string>>();
  for (const { inputs } of plan.steps)
    for (const input of Object.values(inputs))
      if (input.from === 'fact') used.set(input.step, (used.get(input.step) ?? new Set()).add(input.fact));
  return plan.steps.map(({ id, inputs }) => {
    const { recipe, key, made } = results.get(id)!;
    const outputs: Record<string, Digest> = {};
    for (const [name, artifact] of Object.entries(made!.outputs)) outputs[name] = artifact.digest;
    const facts: Record<string, Digest> = {};
    for (const name of used.get(id) ?? []) facts[name] = digestOf(made!.facts[name]);
    const sources: Record<string, Source> = {};
    for (const [name, input] of Object.entries(inputs)) sources[name] = sourceOf(id, input);
    return { id, key: key!, recipe: recipe!, sources, outputs, facts };
  });
}

/** The user's files are called by the step that takes them in: `mix/01`, `artwork`. */
function sourceOf(id: string, input: Input): Source {
  if (input.from === 'file') return { file: id.replace('intake/', 'mix/') };
  const { step } = input;
  return input.from === 'object' ? { step, output: input.output } : { step, fact: input.fact };
}

/** A premaster points into its chain (`/chain/2/bands/0/freq`), whose items may be the album's. */
function ofTrack({ title, chain }: Track, finding: Finding): Finding {
  const inner = finding.at?.startsWith('/chain/') === true ? finding.at.slice('/chain'.length) : undefined;
  return { ...finding, track: title, ...(inner === undefined ? {} : { at: placeInChain(chain, inner) }) };
}

/** Findings of the steps in the plan's order, each once, with the track's title. */
export function stepFindings(spec: Spec, results: Results): Finding[] {
  const seen = new Set<string>();
  const findings: Finding[] = [];
  for (const { step, findings: own } of results.values()) {
    for (const finding of own) {
      const titled = step.track === undefined ? finding : ofTrack(trackOf(spec, step.track), finding);
      const key = digestOf(titled as unknown as Json);
      if (!seen.has(key)) findings.push(titled);
      seen.add(key);
    }
  }
  return findings;
}
