import type { Finding } from './finding.ts';

/** Expected trouble is a value; a bug is an exception. */
export type Result<T> = { readonly ok: true; readonly value: T } | Refusal;
export type Refusal = { readonly ok: false; readonly findings: readonly Finding[] };

export function done<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refused(...findings: readonly Finding[]): Refusal {
  return { ok: false, findings };
}

/** Closes a switch over a union: reached only by a bug. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}

/**
 * Carries findings through code that can only throw (a stream's pipeline, a callback of a library).
 * Caught at the door of the room and turned back into a Refusal with {@link refusalOf}.
 */
export class Refused extends Error {
  readonly findings: readonly Finding[];
  constructor(...findings: readonly Finding[]) {
    super(findings.map((f) => f.message).join('; '));
    this.name = 'Refused';
    this.findings = findings;
  }
}

/** The refusal an exception carries; anything else is a bug and is thrown on. */
export function refusalOf(thrown: unknown): Refusal {
  if (thrown instanceof Refused) return { ok: false, findings: thrown.findings };
  throw thrown;
}

/**
 * The same trouble with a path called as the user knows it: what messages say of `path` is said of `name`.
 * What is not a {@link Refused} is returned as it is. `more` is added to each finding.
 */
export function renamed(thrown: unknown, path: string, name: string, more: Partial<Finding> = {}): unknown {
  if (!(thrown instanceof Refused)) return thrown;
  return new Refused(
    ...thrown.findings.map((finding) => ({
      ...finding,
      message: finding.message.replaceAll(path, () => name),
      ...more,
    })),
  );
}

/** The value, or the findings as a {@link Refused}. */
export function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Refused(...result.findings);
}
