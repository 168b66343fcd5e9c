import type { Deliverable, Plan } from './deliverable.ts';

/** The outline of a plan, kept from build to build: what a step of now was called then. */
export interface Outline {
  /** The mixes as the spec names them, by the number of their track as it stands in ids. */
  readonly mixes: Readonly<Record<string, string>>;
  readonly deliverables: readonly Deliverable[];
}

export function outlineOf({ steps, deliverables }: Plan): Outline {
  const mixes: Record<string, string> = {};
  for (const { id, inputs } of steps)
    for (const input of Object.values(inputs))
      if (input.from === 'file' && id.startsWith('intake/'))
        mixes[id.slice('intake/'.length)] = input.file.written;
  return { mixes, deliverables };
}

/**
 * For each step of a plan the id under which it, or what stood in its place, was made for the plan before: tracks are
 * known again by their mix, else by their number; masters by the target they are made for. `known`: ids that were made.
 */
export function predecessors(
  plan: Plan,
  before: Outline,
  known: (id: string) => boolean,
): ReadonlyMap<string, string> {
  const mixes = outlineOf(plan).mixes;
  // Of an earlier version's memory no more is known than the ids.
  const numbers = numbersBefore(mixes, Object.keys(before.mixes).length === 0 ? mixes : before.mixes);
  const profiles = new Map<string, string>();
  const renamed = new Map<string, string>();
  for (const now of plan.deliverables) {
    const nn = (track: number): string => String(track).padStart(2, '0');
    const old = before.deliverables.find(
      ({ track, target }) => target === now.target && nn(track) === numbers.get(nn(now.track)),
    );
    if (old === undefined) continue;
    setOnce(profiles, now.profile, old.profile);
    for (const role of Object.keys(now.steps) as (keyof Deliverable['steps'])[])
      setOnce(renamed, now.steps[role], old.steps[role]);
  }
  const found = new Map<string, string>();
  for (const { id } of plan.steps) {
    const same = moved(id, numbers, new Map());
    found.set(id, known(same) ? same : (renamed.get(id) ?? moved(id, numbers, profiles)));
  }
  return found;
}

/** Number now → number before. */
function numbersBefore(
  now: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>>,
): Map<string, string> {
  const free = new Set(Object.keys(before));
  const numbers = new Map<string, string>();
  const claim = (number: string, old: string | undefined): void => {
    if (old === undefined || numbers.has(number) || !free.delete(old)) return;
    numbers.set(number, old);
  };
  // Where it was, elsewhere, or another mix in its place.
  for (const [number, mix] of Object.entries(now)) if (before[number] === mix) claim(number, number);
  for (const [number, mix] of Object.entries(now))
    claim(
      number,
      [...free].find((old) => before[old] === mix),
    );
  for (const number of Object.keys(now)) claim(number, number);
  return numbers;
}

/** Steps that no deliverable names: by track, and by the profile or its rate. */
function moved(
  id: string,
  numbers: ReadonlyMap<string, string>,
  profiles: ReadonlyMap<string, string>,
): string {
  const [kind, who, ...rest] = id.split('/');
  if (who === undefined) return id;
  // A programme of several tracks is called by its first and its last.
  const number = /^\d+(?:-\d+)?$/.test(who)
    ? who
        .split('-', 2)
        .map((each) => numbers.get(each) ?? '')
        .join('-')
    : who;
  const last = rest.join('/');
  if (kind === 'album') return [kind, profiles.get(who) ?? who, ...rest].join('/');
  if (kind === 'level') return [kind, number, profiles.get(last) ?? last].join('/');
  if (kind !== 'resample' && kind !== 'measure') return [kind, number, ...rest].join('/');
  const rates = new Map([...profiles].map(([now, old]) => [rateOf(now), rateOf(old)]));
  return [kind, number, rates.get(last) ?? last].join('/');
}

function rateOf(profile: string): string {
  return profile.slice(0, profile.indexOf(','));
}

function setOnce(map: Map<string, string>, key: string, value: string): void {
  if (!map.has(key)) map.set(key, value);
}
