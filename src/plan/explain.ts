import { canonical, type Json } from '../base/canonical.ts';
import type { Recipe, Step } from './step.ts';

/**
 * Why a step runs: the recipe of now against the recipe of the last build, in words. Differences of parameters are
 * named by their path (`chain[0].params.bands[2].gain −1.2 → −0.8`), inputs by what they are, tools by their version.
 */
export function explain(step: Step, now: Recipe, before: Recipe | undefined): string {
  if (before === undefined) return 'new';
  const reasons = [
    ...(now.version === before.version ? [] : [`${step.kind} version ${before.version} → ${now.version}`]),
    ...differences(now.params, before.params),
    ...inputChanges(step, now, before),
    ...toolChanges(now, before),
  ];
  return reasons.length === 0 ? 'result no longer in the store' : reasons.join(', ');
}

function inputChanges(step: Step, now: Recipe, before: Recipe): string[] {
  const reasons: string[] = [];
  for (const [name, digest] of Object.entries(now.inputs)) {
    const old = before.inputs[name];
    if (old === digest) continue;
    const input = step.inputs[name];
    const what = input === undefined || input.from === 'file' ? name : `${input.step} ${label(input)}`;
    reasons.push(
      old === undefined ? `${what} is new` : `${what} changed (${old.slice(0, 4)}… → ${digest.slice(0, 4)}…)`,
    );
  }
  for (const name of Object.keys(before.inputs)) if (!(name in now.inputs)) reasons.push(`${name} is gone`);
  return reasons;
}

function label(input: { from: 'object'; output: string } | { from: 'fact'; fact: string }): string {
  return input.from === 'object' ? input.output : input.fact;
}

function toolChanges(now: Recipe, before: Recipe): string[] {
  const version = (text: string | undefined): string =>
    (text ?? 'absent').split(' ').slice(0, -1).join(' ') || 'absent';
  return [...new Set([...Object.keys(now.tools), ...Object.keys(before.tools)])]
    .sort()
    .filter((name) => now.tools[name] !== before.tools[name])
    .map((name) => {
      const [old, fresh] = [version(before.tools[name]), version(now.tools[name])];
      return old === fresh ? `${name} ${fresh}: another executable` : `${name} ${old} → ${fresh}`;
    });
}

/** Leaves that differ between two JSON values, as `path old → new`. */
export function differences(now: Json, before: Json, path = ''): string[] {
  if (canonical(now) === canonical(before)) return [];
  if (isObject(now) && isObject(before)) {
    const keys = [...new Set([...Object.keys(now), ...Object.keys(before)])].sort();
    return keys.flatMap((key) => {
      const [a, b] = [now[key], before[key]];
      const place = path === '' ? key : `${path}.${key}`;
      if (a === undefined) return [`${place} is gone`];
      if (b === undefined) return [`${place} ${show(a)} is new`];
      return differences(a, b, place);
    });
  }
  if (Array.isArray(now) && Array.isArray(before) && now.length === before.length) {
    return now.flatMap((item: Json, i) => differences(item, before[i] as Json, `${path}[${i}]`));
  }
  return [`${path} ${show(before)} → ${show(now)}`];
}

function isObject(value: Json): value is { readonly [key: string]: Json | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Short form of a value: numbers with a true minus sign, long things cut. */
function show(value: Json): string {
  const text = typeof value === 'number' ? String(value).replace('-', '−') : canonical(value);
  return text.length > 48 ? `${text.slice(0, 47)}…` : text;
}
