/** Anything that canonical JSON can hold. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * Canonical JSON: keys in UTF-16 code unit order, no white space, numbers as ECMAScript prints them (as RFC 8785).
 * Keys whose value is `undefined` are left out. NaN and infinities have no JSON form and are a bug here.
 */
export function canonical(value: Json): string {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`canonical JSON cannot hold ${value}`);
    return JSON.stringify(value);
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  const parts: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const item = value[key];
    if (item !== undefined) parts.push(`${JSON.stringify(key)}:${canonical(item)}`);
  }
  return `{${parts.join(',')}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Canonical order, but indented by two for people: manifests, locks. */
export function canonicalPretty(value: Json): string {
  return `${JSON.stringify(JSON.parse(canonical(value)), null, 2)}\n`;
}
