import type { Json } from '../base/canonical.ts';

/** True: the value fits the schema. False says nothing yet: ajv is asked, and has the words for it. */
export type Quick = (value: Json) => boolean;

/**
 * Validators that ajv has written down beforehand, by the `$id` of their schema; each is loaded when asked for. Compiling a schema takes ajv 0.2 s, as long
 * as everything else of a start, so `bundle.ts` puts code in the place of this empty table; from source ajv compiles anew.
 */
export const quick: Readonly<Record<string, () => Promise<Quick>>> = {};
