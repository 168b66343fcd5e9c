import { canonical, type Json } from '../base/canonical.ts';
import { asDigest, type Digest } from '../base/digest.ts';
import type { Finding } from '../base/finding.ts';
import { readTextNow, sizeNow } from '../host/disk-now.ts';
import { type Layout, place, temporaryPath } from './layout.ts';
import { seal, unsealJson, writeSealed } from './sealed.ts';

/** An object in the store. */
export interface Artifact {
  readonly digest: Digest;
  readonly bytes: number;
}

/** What a step made of its inputs; `key` names step and inputs. */
export interface Trace {
  readonly key: Digest;
  readonly kind: string;
  readonly outputs: Readonly<Record<string, Artifact>>;
  readonly findings: readonly Finding[];
  /** Small results that need no object. */
  readonly facts?: Json;
  /** Keys of steps that a composed step asked for: a later one may ask for them again. */
  readonly asked?: readonly Digest[];
}

/** The trace of a key as it was recorded, whether or not what it made is still there. */
export function recordedTrace(layout: Layout, key: Digest): Trace | undefined {
  return traceIn(readTextNow(place(layout.traces, key)), key);
}

/** The trace in sealed text, if it is whole and of this key. */
export function traceIn(sealed: string | undefined, key: Digest): Trace | undefined {
  const trace = unsealJson(sealed);
  return isTrace(trace) && trace.key === key ? trace : undefined;
}

/** A trace as sealed text. */
export function textOfTrace(trace: Trace): string {
  return seal(canonical(trace as unknown as Json));
}

/** The trace of a key, if it is whole and all it made is there in full length. Anything else is "none". */
export function believedTrace(layout: Layout, key: Digest): Trace | undefined {
  const trace = recordedTrace(layout, key);
  if (trace === undefined) return undefined;
  for (const { digest, bytes } of Object.values(trace.outputs))
    if (sizeNow(place(layout.objects, digest)) !== bytes) return undefined;
  return trace;
}

export async function recordTrace(layout: Layout, trace: Trace): Promise<void> {
  const text = canonical(trace as unknown as Json);
  await writeSealed(place(layout.traces, trace.key), text, temporaryPath(layout));
}

// The seal shows that one of us wrote it; this shows that it was of the same mind about the form.
function isTrace(value: unknown): value is Trace {
  if (!isObject(value)) return false;
  const { key, kind, outputs, findings } = value;
  return (
    typeof key === 'string' &&
    typeof kind === 'string' &&
    Array.isArray(findings) &&
    isObject(outputs) &&
    Object.values(outputs).every(isArtifact)
  );
}

function isArtifact(value: unknown): value is Artifact {
  return isObject(value) && typeof value['bytes'] === 'number' && isDigest(value['digest']);
}

export function isDigest(value: unknown): value is Digest {
  if (typeof value !== 'string') return false;
  try {
    return asDigest(value) === value;
  } catch {
    return false;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
