import type { Finding } from '../../src/base/finding.ts';
import type { Interposer } from '../../src/host/effect.ts';

/** What happens to the n-th effect (from 0) of a build. */
export type Fault =
  | {
      readonly type: 'death';
      readonly when: 'before' | 'after';
      /** Its number, or a part of its name and path: then the first such. */
      readonly at: number | string;
    }
  /** This effect fails with a system error; `lasting`: all others of its name from then on fail too. */
  | { readonly type: 'error'; readonly at: number; readonly code: string; readonly lasting?: boolean }
  /** No call writes more than so many bytes. */
  | { readonly type: 'short writes'; readonly bytes: number };

/** What programs/build.ts is told. */
export interface Order {
  readonly spec: string;
  readonly jobs?: number;
  /** In worker threads, as the command line does; else in one thread, where every effect is numbered. */
  readonly threads?: boolean;
  readonly shuffle?: number;
  readonly umask?: number;
  readonly fault?: Fault;
}

/** What it tells. */
export interface Told {
  readonly type: 'published' | 'refused';
  readonly findings: readonly Finding[];
  /** Name and path of every effect, in order. */
  readonly effects: readonly string[];
}

/** Notes each effect in `effects` and lets the fault happen. */
export function interposerOf(fault: Fault | undefined, effects: string[], die: () => void): Interposer {
  let failing: string | undefined;
  let closing = false;
  let ended = 0;
  return {
    before(name, path) {
      const at = effects.push(`${name} ${path}`) - 1;
      if (fault?.type === 'death' && fault.when === 'before' && isAt(fault.at, at, `${name} ${path}`)) die();
      if (fault?.type !== 'error') return;
      if (at !== fault.at && failing !== name) return;
      if (fault.lasting === true) failing = name;
      // A file whose closing fails is closed all the same (close(2)).
      if (name === 'close') closing = true;
      else throw planted(fault.code, name);
    },
    after(name, path) {
      if (fault?.type === 'error' && name === 'close' && closing) {
        closing = false;
        throw planted(fault.code, name);
      }
      // Effects overlap, so their ends are numbered by themselves.
      if (fault?.type === 'death' && fault.when === 'after' && isAt(fault.at, ended, `${name} ${path}`))
        die();
      ended += 1;
    },
    ...(fault?.type === 'short writes' ? { writes: fault.bytes } : {}),
  };
}

function isAt(wanted: number | string, number: number, effect: string): boolean {
  return typeof wanted === 'number' ? wanted === number : effect.includes(wanted);
}

function planted(code: string, name: string): Error {
  return Object.assign(new Error(`${code}: planted, ${name}`), { code });
}
