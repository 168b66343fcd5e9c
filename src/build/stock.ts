import { join } from 'node:path';
import { canonical } from '../base/canonical.ts';
import { type Digest, sha256 } from '../base/digest.ts';
import { error, type Finding, warning } from '../base/finding.ts';
import { Refused, refusalOf } from '../base/result.ts';
import { readTextNow } from '../host/disk-now.ts';
import { layoutOf } from '../store/layout.ts';
import { Remote, type RemoteSettings } from '../store/remote.ts';
import { unsealJson, writeSealed } from '../store/sealed.ts';
import { type Artifact, DAMAGED, type Store, type Trace } from '../store/store.ts';
import { isDigest, recordedTrace } from '../store/traces.ts';
import type { Given, Made } from './work.ts';

/**
 * What a build has at hand beside its own store: a remote cache. What steps made is known by their traces alone; of the
 * objects only those come that are needed, when they are needed.
 *
 * - `audio` (32-bit float or samples, some 20 MB a minute and stage) stays where it was made: over most networks it is
 *   made again as quickly as fetched, and nobody needs it who only publishes.
 * - `file`, a finished or encoded file, is sent, and fetched when a step or the release needs it.
 * - Everything else (curves, gating blocks) is small, is sent, and comes together with its trace.
 *
 * A step whose audio is needed after all is made again.
 */
export class Stock {
  readonly #cache: string;
  readonly #store: Store;
  readonly #remote: Remote;
  readonly #wait: number;
  readonly #memory: string;
  readonly #asked = new Map<Digest, Promise<Trace | undefined>>();
  readonly #promised = new Map<Digest, Promised>();
  readonly #underway = new Map<Digest, Promise<void>>();
  #closed: Promise<Finding | undefined> | undefined;

  constructor(cache: string, store: Store, settings: StockSettings) {
    this.#cache = cache;
    this.#store = store;
    this.#remote = new Remote(settings, store);
    this.#wait = settings.wait;
    this.#memory = join(cache, 'unsent', sha256(this.#remote.name));
    if (settings.mode === 'read-write') for (const key of this.#unsent()) this.#sendAgain(key);
  }

  /** What a step made, as another build told it; its audio and files may have to be brought still. */
  trace(key: Digest, kind: string): Promise<Trace | undefined> {
    let asked = this.#asked.get(key);
    if (asked === undefined) {
      asked = this.#find(key, kind).finally(() => this.#asked.delete(key));
      this.#asked.set(key, asked);
    }
    return asked;
  }

  /** What was told or made of a key before, whether or not it is still here. */
  told(key: Digest): Trace | undefined {
    return recordedTrace(layoutOf(this.#cache), key);
  }

  async #find(key: Digest, kind: string): Promise<Trace | undefined> {
    const own = this.told(key);
    if (own !== undefined && (await this.#bringSmall(own))) return own;
    const trace = await this.#remote.trace(key, kind);
    if (trace === undefined || !(await this.#bringSmall(trace))) return undefined;
    // Known from now on, also where the server cannot be reached.
    await this.#store.record(trace);
    return trace;
  }

  async #bringSmall(trace: Trace): Promise<boolean> {
    const small = Object.entries(trace.outputs).filter(([name]) => transport(name) === 'with its trace');
    const there = await Promise.all(
      small.map(async ([, object]) => this.#store.has(object.digest) || (await this.#remote.fetch(object))),
    );
    return there.every((one) => one);
  }

  /** Remembers how objects come that are not here: `make` makes the step again. */
  promise(made: Made, inputs: Readonly<Record<string, Given>>, make: () => Promise<void>): void {
    const given = digestsIn(inputs);
    for (const [name, artifact] of Object.entries(made.outputs))
      // What a step hands on is another's to make.
      if (!given.has(artifact.digest) && !this.#store.has(artifact.digest))
        this.#promised.set(artifact.digest, { artifact, fetched: transport(name) !== 'none', make });
  }

  /** Sees to it that objects are in the store: fetched, or made again. */
  async needAll(digests: readonly Digest[]): Promise<void> {
    await Promise.all(digests.map((digest) => this.#need(digest)));
  }

  async #need(digest: Digest): Promise<void> {
    if (this.#store.has(digest)) return;
    let way = this.#underway.get(digest);
    if (way === undefined) {
      way = this.#bring(digest).finally(() => this.#underway.delete(digest));
      this.#underway.set(digest, way);
    }
    await way;
  }

  async #bring(digest: Digest): Promise<void> {
    const promised = this.#promised.get(digest);
    if (promised === undefined) return;
    if (promised.fetched && (await this.#remote.fetch(promised.artifact))) return;
    await promised.make();
    if (this.#store.has(digest)) return;
    // Its trace is the new one now, so the next attempt goes by that.
    throw new Refused(error(DAMAGED, `what was told of object ${digest.slice(0, 12)}… is not true`));
  }

  /** Leaves a trace and its objects for others, while the build goes on. */
  send(trace: Trace, inputs: Readonly<Record<string, Given>>): void {
    const given = digestsIn(inputs);
    const sent = Object.entries(trace.outputs).filter(
      ([name, { digest }]) => transport(name) !== 'none' && !given.has(digest),
    );
    this.#remote.send(trace, Object.fromEntries(sent));
  }

  /** From a build before: its server was away, or there was no time to send all. */
  #sendAgain(key: Digest): void {
    const trace = this.told(key);
    if (trace !== undefined) this.send(trace, {});
  }

  #unsent(): Digest[] {
    const keys = unsealJson(readTextNow(this.#memory));
    return Array.isArray(keys) ? keys.filter(isDigest) : [];
  }

  /** Where that cannot be written they are not sent again: no reason to fail. */
  async #remember(keys: readonly Digest[]): Promise<void> {
    try {
      await writeSealed(this.#memory, canonical(keys), await this.#store.temporary());
    } catch (thrown) {
      refusalOf(thrown);
    }
  }

  /** Waits a while for what is still being sent; returns what there is to tell of the server. */
  close(abort: AbortSignal): Promise<Finding | undefined> {
    this.#closed ??= this.#close(abort);
    return this.#closed;
  }

  async #close(abort: AbortSignal): Promise<Finding | undefined> {
    const before = this.#unsent();
    const unsent = (await this.#remote.close(this.#wait, abort)).sort().slice(0, MOST_UNSENT);
    if (unsent.join() !== before.join()) await this.#remember(unsent);
    const { trouble } = this.#remote;
    return trouble === undefined ? undefined : warning('remote-cache', trouble);
  }
}

export interface StockSettings extends RemoteSettings {
  /** Milliseconds a build waits at its end for what is still being sent; the rest goes with the next build. */
  readonly wait: number;
}

interface Promised {
  readonly artifact: Artifact;
  readonly fetched: boolean;
  readonly make: () => Promise<void>;
}

const MOST_UNSENT = 10_000;

function transport(output: string): 'none' | 'when needed' | 'with its trace' {
  if (output === 'audio') return 'none';
  return output === 'file' ? 'when needed' : 'with its trace';
}

function digestsIn(inputs: Readonly<Record<string, Given>>): Set<Digest> {
  return new Set(Object.values(inputs).flatMap((given) => ('object' in given ? [given.object.digest] : [])));
}
