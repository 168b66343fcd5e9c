import { type Digest, Hasher } from '../base/digest.ts';
import { turns } from '../base/turns.ts';
import { monotonic, sleep } from '../host/clock.ts';
import { DiskFile, remove } from '../host/disk.ts';
import { type Answer, type Door, openDoor } from '../host/http.ts';
import { actionResult, textOf } from './action_result.ts';
import { Patience } from './patience.ts';
import type { Store } from './store.ts';
import { type Artifact, textOfTrace, type Trace, traceIn } from './traces.ts';

/**
 * A store on a server, shared by several machines: objects under `/cas/<sha256>`, traces under `/ac/<key>`, fetched by
 * GET and left by PUT, as Bazel's HTTP caches and plain WebDAV servers take them. A trace travels under its seal inside
 * a message of Bazel's (see `actionResult`), so a torn, swapped or foreign one is none; an object is hashed as it
 * arrives, beside the others, and becomes one only under its own digest. Whoever may write there is believed, as
 * whoever may write into the cache folder.
 *
 * No trouble with the server is an error of the build: what it does not bring is as if it were not there.
 */
export interface RemoteSettings {
  readonly address: URL;
  readonly token?: string;
  readonly mode: 'read-write' | 'read-only';
}

/** Milliseconds in which a server begins to answer. */
const BEGINS_MS = 2000;
/** Bytes a millisecond: what comes slower is made as quickly as fetched. */
const FETCH_PACE = 4000;
/** Sending keeps nobody waiting until the end of a build: 3 s and a millisecond for each 500 bytes. */
const SEND_MS = 3000;
const SEND_PACE = 500;
const MOST_TRACE_BYTES = 16 * 2 ** 20;
/** A small object is sent without asking whether it is there. */
const SMALL_BYTES = 64 * 1024;
/** Questions at a time, and large objects that come or go at a time. */
const QUESTIONS = 8;
const LARGE = 2;

export class Remote {
  readonly name: string;
  readonly #store: Store;
  readonly #door: Door;
  readonly #sends: boolean;
  readonly #patience = new Patience(() => this.#door.close());
  readonly #asking = turns(QUESTIONS);
  readonly #fetching = turns(LARGE);
  readonly #sending = turns(LARGE);
  /** Objects and traces that were found wrong there: they are sent again without asking. */
  readonly #wrong = new Set<Digest>();
  readonly #sent = new Map<Digest, Promise<boolean>>();
  readonly #unsent = new Set<Digest>();
  readonly #jobs = new Set<Promise<void>>();
  #closed = false;
  /** Why nothing more is sent, though it may be read. */
  #takesNothing: string | undefined;

  constructor(settings: RemoteSettings, store: Store) {
    this.#store = store;
    this.#door = openDoor(settings.address, settings.token);
    this.#sends = settings.mode === 'read-write';
    this.name = this.#door.name;
  }

  /** One line about what went wrong; undefined where nothing did. */
  get trouble(): string | undefined {
    const reason = this.#patience.reason ?? this.#takesNothing;
    if (reason === undefined) return undefined;
    const end = this.#patience.isOver
      ? 'the build went on without it'
      : this.#takesNothing === undefined
        ? 'what it did not bring was made here'
        : 'nothing more was sent to it';
    return `the remote cache ${this.name} ${reason}; ${end}`;
  }

  /** The trace of a key, by its seal and its kind; its objects may be there or not. */
  async trace(key: Digest, kind: string): Promise<Trace | undefined> {
    const pieces: Uint8Array[] = [];
    const answer = await this.#get(`/ac/${key}`, MOST_TRACE_BYTES, (piece) => void pieces.push(piece));
    if (answer === undefined) return undefined;
    const trace = traceIn(textOf(Buffer.concat(pieces)), key);
    if (trace?.kind === kind) return trace;
    this.#wrong.add(key);
    this.#patience.note('has a trace that is damaged or none');
    this.#patience.waited(answer);
    return undefined;
  }

  /** Brings an object into the store; false where it is not there, or not what its digest says. */
  async fetch({ digest, bytes }: Artifact): Promise<boolean> {
    if (this.#patience.isOver) return false;
    const temporary = await this.#store.temporary();
    try {
      const hasher = new Hasher();
      const file = await DiskFile.create(temporary);
      let length = 0;
      let asked: number | undefined;
      try {
        asked = await this.#get(`/cas/${digest}`, bytes, async (piece) => {
          hasher.update(piece);
          await file.writeAt(piece, length);
          length += piece.length;
        });
      } finally {
        await file.close();
      }
      if (asked === undefined) return false;
      if (length === bytes && hasher.digest() === digest) {
        await this.#store.adopt(temporary, digest);
        return true;
      }
      this.#wrong.add(digest);
      this.#patience.note('has an object that is damaged');
      this.#patience.waited(asked);
      return false;
    } finally {
      await remove(temporary);
    }
  }

  /** When it was asked, where something came; what did not come has been counted. */
  #get(
    path: string,
    most: number,
    take: (piece: Uint8Array) => void | Promise<void>,
  ): Promise<number | undefined> {
    const turn = path.startsWith('/cas/') && most > SMALL_BYTES ? this.#fetching : this.#asking;
    return turn(async () => {
      if (this.#patience.isOver) return undefined;
      const since = monotonic();
      const question = { method: 'GET', path, take, most, begins: BEGINS_MS, pace: FETCH_PACE } as const;
      const answer = await this.#door.ask(question);
      if (answer.fault === undefined && answer.status === 200) return since;
      if (answer.fault !== undefined || answer.status !== 404) this.#faulty(answer);
      this.#patience.waited(since);
      return undefined;
    });
  }

  #faulty(answer: Answer): void {
    // What was broken off here is no fault of the server's.
    if (this.#closed) return;
    if (answer.fault !== undefined) this.#patience.fault(answer.fault);
    else this.#patience.fault(said(answer.status), answer.status === 401 || answer.status === 403);
  }

  /** Leaves a trace there, its objects first, while the build goes on. */
  send(trace: Trace, objects: Readonly<Record<string, Artifact>>): void {
    if (!this.#sends || this.#unsent.has(trace.key)) return;
    this.#unsent.add(trace.key);
    const job = this.#sending(async () => {
      for (const object of Object.values(objects)) if (!(await this.#sendOnce(object))) return;
      const body = actionResult(textOfTrace(trace), objects);
      if (await this.#put(`/ac/${trace.key}`, body, body.length)) this.#unsent.delete(trace.key);
    })
      // An object that has gone meanwhile, or cannot be read: then it is not sent.
      .catch(() => undefined)
      .finally(() => this.#jobs.delete(job));
    this.#jobs.add(job);
  }

  #sendOnce(object: Artifact): Promise<boolean> {
    let sent = this.#sent.get(object.digest);
    if (sent === undefined) {
      sent = this.#sendObject(object);
      this.#sent.set(object.digest, sent);
    }
    return sent;
  }

  async #sendObject({ digest, bytes }: Artifact): Promise<boolean> {
    const path = `/cas/${digest}`;
    if (bytes > SMALL_BYTES && !this.#wrong.has(digest) && !this.#isOff) {
      const there = await this.#door.ask({ method: 'HEAD', path, begins: BEGINS_MS, ends: SEND_MS });
      if (there.fault !== undefined) this.#faulty(there);
      else if (there.status === 200 && there.bytes === bytes) return true;
    }
    return this.#put(path, { file: this.#store.path(digest), bytes }, bytes);
  }

  get #isOff(): boolean {
    return this.#patience.isOver || this.#takesNothing !== undefined;
  }

  async #put(
    path: string,
    body: Uint8Array | { readonly file: string; readonly bytes: number },
    bytes: number,
  ): Promise<boolean> {
    if (this.#isOff) return false;
    const ends = SEND_MS + bytes / SEND_PACE;
    const answer = await this.#door.ask({ method: 'PUT', path, body, begins: ends, ends });
    if (answer.fault !== undefined) this.#faulty(answer);
    else if (answer.status >= 200 && answer.status < 300) return true;
    else if (answer.status === 413) this.#patience.note(`takes no object of ${bytes} bytes (413)`);
    else this.#takesNothing ??= said(answer.status);
    return false;
  }

  /** Waits so long for what is still to be sent, then ends; returns the keys of what was not. */
  async close(milliseconds: number, abort: AbortSignal): Promise<Digest[]> {
    const enough = new AbortController();
    const limit = sleep(milliseconds, AbortSignal.any([abort, enough.signal])).catch(() => undefined);
    await Promise.race([limit, Promise.all(this.#jobs)]);
    enough.abort();
    this.#closed = true;
    this.#door.close();
    await Promise.all(this.#jobs);
    return [...this.#unsent];
  }
}

function said(status: number): string {
  if (status === 401 || status === 403) return `refuses access (${status})`;
  if (status === 507) return 'is full (507)';
  if (status >= 300 && status < 400) return `sends us elsewhere (${status}), where we do not go`;
  return `answers ${status}`;
}
