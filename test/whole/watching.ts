import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'release.js');

export interface Told {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** A running `release watch SPEC --json`, as a user starts it. */
export class Watching {
  readonly events: Told[] = [];
  readonly #child: ChildProcess;
  readonly ended: Promise<number | null>;
  #err = '';
  #wake: () => void = () => undefined;

  constructor(spec: string, more: readonly string[] = []) {
    this.#child = spawn(process.execPath, [MAIN, 'watch', spec, '--json', '--jobs', '2', ...more], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let rest = '';
    this.#child.stdout!.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop()!;
      for (const line of lines) this.events.push(JSON.parse(line) as Told);
      this.#wake();
    });
    this.#child.stderr!.on('data', (chunk: Buffer) => (this.#err += chunk.toString()));
    this.ended = new Promise((resolve) => {
      this.#child.on('close', (code) => {
        resolve(code);
        this.#wake();
      });
    });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** Names of the types told, from an event on. */
  types(from = 0): string[] {
    return this.events.slice(from).map(({ type }) => type);
  }

  /** Builds begun, from an event on. */
  builds(from = 0): number {
    return this.types(from).filter((type) => type === 'building').length;
  }

  /** The first event from `from` on that fits; fails if the watch ends before. */
  async event(fits: (told: Told) => boolean, from = 0): Promise<Told> {
    for (;;) {
      const found = this.events.slice(from).find(fits);
      if (found !== undefined) return found;
      if (this.#child.exitCode !== null) throw new Error(`the watch ended: ${this.#err}`);
      await new Promise<void>((wake) => (this.#wake = wake));
    }
  }

  type(type: string, from = 0): Promise<Told> {
    return this.event((told) => told.type === type, from);
  }

  /** Lets `act` change something; returns what is told until all is quiet again. */
  async after(act: () => Promise<void> | void): Promise<Told[]> {
    const from = this.events.length;
    await act();
    await this.type('idle', from);
    return this.events.slice(from);
  }

  /** Open file descriptors of the process. */
  descriptors(): number {
    return readdirSync(`/proc/${this.pid}/fd`).length;
  }

  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    this.#child.kill(signal);
    return this.ended;
  }
}
