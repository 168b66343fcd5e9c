import type { Plan } from '../plan/plan.ts';
import { albumLevelId } from '../plan/ids.ts';
import { STEP_VERSIONS } from '../plan/step.ts';
import type { Item } from '../release/content.ts';
import { specDigest } from '../release/manifest.ts';
import type { Spec, Target, Track } from '../spec/spec.ts';
import type { Tool } from '../tools/contract.ts';
import {
  FORM,
  type Lock,
  type LockedFile,
  type LockedTarget,
  type LockedTrack,
  type Versions,
} from './lock_form.ts';
import { PROGRAM } from './program.ts';
import type { Results } from './scheduler.ts';

/** What a build came to, as a lock says it. Every step must have succeeded. */
export function lockOf(
  spec: Spec,
  plan: Plan,
  results: Results,
  items: readonly Item[],
  tools: readonly Tool[],
): Lock {
  const targets = [...new Map(items.map(({ target }) => [target.name, target])).values()].sort(byName);
  const profiles = new Map(plan.deliverables.map(({ target, profile }) => [target, profile]));
  return {
    lock: FORM,
    program: PROGRAM,
    spec: specDigest({ spec }),
    tools: Object.fromEntries(tools.map(({ name, version, sha256 }) => [name, { version, sha256 }])),
    steps: versions(plan.steps.map(({ kind }) => [kind, STEP_VERSIONS[kind]])),
    modules: versions([
      ...items.flatMap(({ track }) =>
        track.chain.map(({ module, version }): [string, number] => [module, version]),
      ),
      ...targets.flatMap(({ limiter }): [string, number][] =>
        limiter === null ? [] : [['limiter', limiter.version]],
      ),
    ]),
    formats: versions(targets.map(({ format, formatVersion }) => [format, formatVersion])),
    targets: Object.fromEntries(
      targets.map((target) => [target.name, targetOf(target, profiles.get(target.name)!, results)]),
    ),
    tracks: listed(spec).flatMap(({ number }) => trackOf(number, plan, items, results)),
  };
}

/** The hidden track is in no file of its own. */
function listed({ tracks, versions }: Spec): Track[] {
  return [...tracks, ...versions.flatMap((version) => version.tracks)];
}

function byName(a: Target, b: Target): number {
  return a.name < b.name ? -1 : 1;
}

function versions(pairs: readonly (readonly [name: string, version: number])[]): Versions {
  return Object.fromEntries([...new Map(pairs)].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function targetOf({ loudness }: Target, master: string, results: Results): LockedTarget {
  if (loudness?.per !== 'album') return { master };
  const { gain, loudness: landed } = results.get(albumLevelId(master))!.made!.facts;
  return { master, albumGain: gain as number, albumLoudness: rounded(landed as number) };
}

function trackOf(number: number, plan: Plan, items: readonly Item[], results: Results): LockedTrack[] {
  const own = items.filter(({ track }) => track.number === number).sort((a, b) => byName(a.target, b.target));
  const deliverable = plan.deliverables.find(({ track }) => track === number);
  if (deliverable === undefined) return [];
  const intake = results.get(deliverable.steps.intake)!;
  const mixSha256 = intake.recipe!.inputs['mix'];
  const decodedSha256 = intake.made!.outputs['audio'].digest;
  const { title, mix } = own[0].track;
  return [
    {
      track: number,
      title,
      mix: mix.written,
      mixSha256,
      ...(decodedSha256 === mixSha256 ? {} : { decodedSha256 }),
      targets: Object.fromEntries(own.map((item) => [item.target.name, fileOf(item)])),
    },
  ];
}

function fileOf({ target, gain, programme, pcmSha256, sha256 }: Item): LockedFile {
  return {
    ...(target.loudness?.per === 'track' ? { gain } : {}),
    loudness: rounded(programme.loudness.integrated),
    range: rounded(programme.loudness.range),
    truePeak: rounded(programme.peak.truePeak),
    pcmSha256,
    sha256,
  };
}

/** To 0.01, without a negative zero. */
function rounded<T extends number | null>(level: T): T {
  return (level === null ? null : Math.round(level * 100) / 100 + 0) as T;
}
