import type { Spec, Target } from '../spec/spec.ts';
import { deliverSteps } from './deliver.ts';
import type { Deliverable, FileSet, Plan } from './deliverable.ts';
import { hiddenLevelSteps, type Held, levelSteps, masterStep } from './level.ts';
import { joined, type Profile, profileOf } from './profile.ts';
import { type Programme, programmeOf, programmesOf } from './programme.ts';
import { packageSteps } from './packages.ts';
import { type Ending, endingsOf } from './samples.ts';
import { setSteps } from './sets.ts';
import { albumStep } from './tags.ts';
import { pictureSteps, artworkStep, decayStep, measureStep, resampleStep, sourceSteps } from './sources.ts';
import type { Step } from './step.ts';

/** Spec → Plan; pure. `held`: the album gains that a lock holds. */
export function planOf(spec: Spec, held: Held = new Map()): Plan {
  const steps = new Map<string, Step>();
  const add = (more: readonly Step[]): void => {
    for (const step of more) if (!steps.has(step.id)) steps.set(step.id, step);
  };
  const programmes = programmesOf(spec);
  const hidden = hiddenOf(spec);
  const all = hidden === undefined ? programmes : [hidden, ...programmes];
  const versions = spec.versions.flatMap(({ tracks }) => tracks.map((track) => programmeOf([track])));
  add([...all, ...versions].flatMap(sourceSteps));
  if (spec.artwork !== undefined) add([artworkStep(spec.artwork), ...pictureSteps(spec)]);
  const endings = endingsOf(all);
  for (const { programme, gap } of endings) if (gap?.type === 'auto') add([decayStep(programme, gap)]);
  add(profileSteps(spec, programmes, hidden, held));
  add(versionSteps(spec, programmes));

  const deliverables: Deliverable[] = [];
  const sets: FileSet[] = [];
  for (const target of spec.targets) {
    const made = deliver(spec, target, endings, hidden);
    add(made.steps);
    deliverables.push(...made.deliverables);
    sets.push(...made.sets);
  }
  return { steps: [...steps.values()], deliverables, sets };
}

/** A target that makes one thing of all its tracks has no place for other renditions of them. */
function versionsFor({ versions }: Spec, target: Target): Programme[] {
  if (target.set !== null) return [];
  return versions
    .filter(({ targets }) => targets.includes(target.name))
    .flatMap(({ tracks }) => tracks.map((track) => programmeOf([track])));
}

/** From the native rate to masters, at the gain of the programme that has the main track. */
function versionSteps(spec: Spec, programmes: readonly Programme[]): Step[] {
  return spec.targets.flatMap((target) => {
    const profile = profileOf(target);
    const { rate, limiter } = profile;
    return versionsFor(spec, target).flatMap((programme) => {
      const { of } = programme.tracks[0].version!;
      const main = programmes.find(({ tracks }) => tracks.some(({ number }) => number === of))!;
      return [
        ...(rate === 'native' ? [] : [resampleStep(programme, rate)]),
        ...(limiter === null ? [] : [measureStep(programme, rate)]),
        masterStep(programme, profile, main),
      ];
    });
  });
}

/** Only a CD has a place for it. */
function hiddenOf({ hidden, targets }: Spec): Programme | undefined {
  if (hidden === undefined || targets.every(({ set }) => set?.type !== 'disc')) return undefined;
  return programmeOf([hidden]);
}

/** From the native rate to masters, once for all targets that share a profile. */
function profileSteps(
  spec: Spec,
  programmes: readonly Programme[],
  hidden: Programme | undefined,
  held: Held,
): Step[] {
  const profiles = new Map<string, Profile>();
  const withHidden = new Set<string>();
  for (const target of spec.targets) {
    const profile = profileOf(target);
    profiles.set(profile.id, joined(profile, profiles.get(profile.id)));
    if (hidden !== undefined && target.set?.type === 'disc') withHidden.add(profile.id);
  }
  return [...profiles.values()].flatMap((profile) => {
    const own = hidden !== undefined && withHidden.has(profile.id) ? [hidden] : [];
    const here = [...own, ...programmes];
    const { rate, loudness, limiter } = profile;
    return [
      ...(rate === 'native' ? [] : here.map((programme) => resampleStep(programme, rate))),
      ...(loudness === null && limiter === null ? [] : here.map((programme) => measureStep(programme, rate))),
      ...levelSteps(programmes, profile, held),
      ...own.flatMap((programme) => hiddenLevelSteps(programme, profile, held)),
    ];
  });
}

function deliver(spec: Spec, target: Target, endings: readonly Ending[], hidden: Programme | undefined) {
  const profile = profileOf(target);
  const isHidden = ({ programme }: Ending): boolean => programme === hidden;
  const make = (ending: Ending) => deliverSteps(spec, ending, target, profile);
  const made = endings.filter((ending) => !isHidden(ending)).map(make);
  const early = target.set?.type === 'disc' ? endings.filter(isHidden).map(make) : [];
  const set = setSteps(
    spec,
    target,
    [...early, ...made].map(({ part }) => part),
  );
  const files = target.set?.type === 'sides' ? [] : made;
  const album =
    target.replayGain === 'album'
      ? [
          albumStep(
            made.map(({ part }) => part),
            target,
            profile,
          ),
        ]
      : [];
  const others = versionsFor(spec, target).map((programme) =>
    deliverSteps(spec, { programme }, target, profile),
  );
  const deliverables = [...files, ...others].flatMap((one) => one.deliverables);
  const packed = packageSteps(spec, target, deliverables);
  return {
    steps: [
      ...[...early, ...made].flatMap(({ samples }) => samples),
      ...album,
      ...files.flatMap(({ files }) => files),
      ...others.flatMap(({ samples, files }) => [...samples, ...files]),
      ...set.steps,
      ...packed.steps,
    ],
    deliverables,
    sets: [...set.sets, ...packed.sets],
  };
}

/** Keeps the deliverables of the named targets or tracks (a target's name, a track's title or number) and what they need. */
export function onlyOf(
  plan: Plan,
  keep: (deliverable: Deliverable) => boolean,
  keepSet: (set: FileSet) => boolean,
): Plan {
  const deliverables = plan.deliverables.filter(keep);
  const sets = plan.sets.filter(keepSet);
  const byId = new Map(plan.steps.map((step) => [step.id, step]));
  const needed = new Set<string>();
  const want = (id: string): void => {
    if (needed.has(id)) return;
    needed.add(id);
    for (const input of Object.values(byId.get(id)!.inputs)) if (input.from !== 'file') want(input.step);
  };
  for (const { steps, scan } of deliverables)
    for (const id of [...Object.values(steps), ...(scan === undefined ? [] : [scan])]) want(id);
  for (const { step, proof } of sets)
    for (const id of [step, ...(proof === undefined ? [] : [proof])]) want(id);
  return { steps: plan.steps.filter((step) => needed.has(step.id)), deliverables, sets };
}

export type { Deliverable, FileSet, Plan };
