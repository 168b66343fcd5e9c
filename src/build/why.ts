import { error } from '../base/finding.ts';
import { done, type Result, refused } from '../base/result.ts';
import { type Cause, distinct } from '../plan/cause.ts';
import { onlyOf, type Plan, planOf } from '../plan/plan.ts';
import { pathOf } from '../release/content.ts';
import { nearest } from '../spec/nearest.ts';
import type { Spec } from '../spec/spec.ts';
import { type Look, look } from './preview.ts';
import { trackOf } from '../spec/tracks.ts';

/** Why one deliverable, or one step, would be made again or was made last. */
export interface Reason {
  /** `02 Night Drive · cd`, or a step's id. */
  readonly name: string;
  readonly track?: number;
  readonly target?: string;
  /** `run`: a build would make it again. `reuse`: it stays, and the causes are those for which it last changed. */
  readonly state: 'run' | 'reuse';
  /** False where nothing like it was ever made. */
  readonly built: boolean;
  /** False where it may come out as it was, so that only steps before it run. */
  readonly certain: boolean;
  /** Ids of the steps that would run for it. */
  readonly steps: readonly string[];
  readonly causes: readonly Cause[];
}

/** What a name asks about: the steps of one deliverable, of which the last makes its file; or a single step. */
interface Subject {
  readonly name: string;
  readonly track?: number;
  readonly target?: string;
  readonly last: string;
  readonly steps: ReadonlySet<string>;
}

/**
 * Why what a name calls is, or would be, made again. A name is a deliverable (`cd/02`, `02 cd`, `Night Drive · cd`, its
 * path), a target, a track's title or number, or a step's id.
 */
export async function why(spec: Spec, name: string): Promise<Result<Reason[]>> {
  const subjects = subjectsOf(spec, name);
  if (!subjects.ok) return subjects;
  const looked = await look(spec, []);
  if (!looked.ok) return looked;
  const rows = new Map(looked.value.map((row) => [row.id, row]));
  return done(subjects.value.map((subject) => reasonOf(subject, rows)));
}

function reasonOf({ steps: own, last, ...about }: Subject, rows: ReadonlyMap<string, Look>): Reason {
  const looks = [...own].map((id) => rows.get(id)!);
  const runs = looks.filter(({ state, shared }) => state === 'run' || shared);
  const end = rows.get(last)!;
  const roots = runs.flatMap(({ causes }) => causes);
  const causes = runs.length > 0 ? roots : end.causes.length > 0 ? end.causes : (end.last ?? []);
  return {
    ...about,
    state: runs.length > 0 ? 'run' : 'reuse',
    built: end.last !== undefined,
    certain: runs.some(({ id, certain }) => certain && id === last),
    steps: runs.map(({ id }) => id),
    causes: distinct(causes),
  };
}

function subjectsOf(spec: Spec, name: string): Result<Subject[]> {
  const plan = planOf(spec);
  if (plan.steps.some(({ id }) => id === name)) return done([{ name, last: name, steps: new Set([name]) }]);
  const wanted = bare(name);
  const all = deliverables(spec, plan);
  const called = all.filter(({ names }) => names.some((known) => bare(known) === wanted));
  if (called.length > 0) return done(called.map(({ subject }) => subject));
  const known = [...new Set([...all.flatMap(({ names }) => names), ...plan.steps.map(({ id }) => id)])];
  const close = nearestOf(name, known);
  const meant = close.length === 0 ? '' : `, did you mean ${close.map((each) => `'${each}'`).join(' or ')}?`;
  return refused(
    error('unknown-name', `there is no deliverable, target, track or step called '${name}'${meant}`, {
      cause: 'usage',
      hint: `targets: ${spec.targets.map((target) => target.name).join(', ')}; tracks: ${spec.tracks.map((track) => track.title).join(', ')}`,
    }),
  );
}

function deliverables(
  spec: Spec,
  plan: Plan,
): { readonly subject: Subject; readonly names: readonly string[] }[] {
  return plan.deliverables.map((deliverable) => {
    const track = trackOf(spec, deliverable.track);
    const target = spec.targets.find((each) => each.name === deliverable.target)!;
    const number = String(track.number).padStart(2, '0');
    const { steps } = onlyOf(
      plan,
      (each) => each === deliverable,
      () => false,
    );
    const subject = {
      name: `${number} ${track.title} · ${target.name}`,
      track: track.number,
      target: target.name,
      last: deliverable.steps.file,
      steps: new Set(steps.map(({ id }) => id)),
    };
    const both = [number, track.title].flatMap((who) => [`${target.name}/${who}`, `${who} ${target.name}`]);
    return {
      subject,
      names: [
        target.name,
        track.title,
        number,
        `${number} ${track.title}`,
        ...both,
        subject.name,
        pathOf(track, target),
      ],
    };
  });
}

/** Case, separators and leading zeros do not count: `CD/02` is `cd 2`. */
function bare(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[\s/·_-]+/g, ' ')
    .replaceAll(/\b0+(?=\d)/g, '')
    .trim();
}

const MOST = 3;

function nearestOf(name: string, known: readonly string[]): string[] {
  const found: string[] = [];
  while (found.length < MOST) {
    const close = nearest(
      name,
      known.filter((each) => !found.includes(each)),
    );
    if (close === undefined) break;
    found.push(close);
  }
  return found;
}
