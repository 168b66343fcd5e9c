import { canonical, type Json } from '../base/canonical.ts';
import type { Finding } from '../base/finding.ts';
import { codecChecks, coverChecks, rateChecks, storeChecks } from '../checks/index.ts';
import type { PictureFacts } from '../pictures/contract.ts';
import type { Deliverable, Plan } from '../plan/plan.ts';
import type { ScanFacts } from '../release/content.ts';
import type { Spec, Target, Track } from '../spec/spec.ts';
import { trackOf } from '../spec/tracks.ts';
import type { Ends } from './hearing.ts';
import type { Results } from './scheduler.ts';
import type { Made, SampleFacts } from './work.ts';

/** A file on its way to a target. */
interface Delivery {
  readonly deliverable: Deliverable;
  readonly track: Track;
  readonly target: Target;
}

type Wanted = Pick<Plan, 'deliverables'>;

/** What the receivers of a plan's files say of mixes and cover, as far as those have been looked at. */
export function sourceFindings(spec: Spec, plan: Wanted, results: Results): Finding[] {
  const all = deliveriesOf(spec, plan);
  const targets = all.map(({ target }) => target);
  return [...coverFindings(spec, targets, results), ...all.flatMap((one) => rateFindings(one, results))];
}

/** What they say of the finished files. Every step must have succeeded. */
export function fileFindings(spec: Spec, plan: Wanted, results: Results): Finding[] {
  return deliveriesOf(spec, plan).flatMap((one) => {
    const { track, target } = one;
    const own = { track: track.title, target: target.name, at: target.at };
    const found = [...storeFindings(spec, one, results), ...scanFindings(one, results)];
    return found.map((finding) => ({ ...finding, ...own }));
  });
}

function deliveriesOf(spec: Spec, { deliverables }: Wanted): Delivery[] {
  return deliverables.map((deliverable) => ({
    deliverable,
    track: trackOf(spec, deliverable.track),
    target: spec.targets.find(({ name }) => name === deliverable.target)!,
  }));
}

function factsOf(results: Results, step: string): Made['facts'] | undefined {
  return results.get(step)?.made?.facts;
}

/** Told once for all targets that ask the same. */
function coverFindings({ artwork }: Spec, targets: readonly Target[], results: Results): Finding[] {
  const picture = factsOf(results, 'artwork')?.['cover'] as unknown as PictureFacts | null | undefined;
  if (artwork === undefined || picture === undefined || picture === null) return [];
  const alike = new Map<string, Target[]>();
  for (const target of new Set(targets)) {
    const asked = canonical((target.limits.cover ?? null) as Json);
    alike.set(asked, [...(alike.get(asked) ?? []), target]);
  }
  return [...alike.values()].flatMap((those) => {
    const receivers = those.map(({ name }) => name);
    const [{ limits }] = those;
    return coverChecks.flatMap((check) =>
      check.judge({ picture, receivers, limits }).map((finding) => ({ ...finding, at: artwork.at })),
    );
  });
}

function rateFindings({ deliverable, track, target }: Delivery, results: Results): Finding[] {
  const mix = factsOf(results, deliverable.steps.intake)?.['rate'];
  if (typeof mix !== 'number') return [];
  const { rate, upsampling, limits } = target;
  return rateChecks.flatMap((check) =>
    check.judge({ mix, target: rate, upsampling, limits }).map((finding) => ({
      ...finding,
      track: track.title,
      target: target.name,
      at: finding.code === 'up-sampled' ? `${target.at}/rate` : track.mix.at,
    })),
  );
}

function storeFindings({ tracks }: Spec, { deliverable, target }: Delivery, results: Results): Finding[] {
  const heard = factsOf(results, deliverable.steps.quantise)!;
  const { frames, rate } = heard['samples'] as unknown as SampleFacts;
  const facts = {
    seconds: frames / rate,
    silence: heard['ends'] as unknown as Ends,
    single: tracks.length === 1,
    limits: target.limits,
  };
  return storeChecks.flatMap((check) => check.judge(facts));
}

function scanFindings({ deliverable: { scan } }: Delivery, results: Results): Finding[] {
  if (scan === undefined) return [];
  const facts = factsOf(results, scan)!['scan'] as unknown as ScanFacts;
  return codecChecks.flatMap((check) => check.judge(facts));
}
