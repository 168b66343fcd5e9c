import type { Json } from '../../base/canonical.ts';
import type { Units } from '../../spec/units.ts';
import { short } from './figures.ts';
import { html, type Markup, type Piece, words } from './html.ts';

/**
 * Parameters in one line, `freq 320 Hz, gain −1.2 dB`; a list of them becomes a list of lines. What is off or empty is not
 * told. `owner`: the processor or format whose they are, or a place in it (`eq.bands[]`).
 */
export function settingsOf(
  params: { readonly [key: string]: Json | undefined },
  owner: string,
  units: Units,
): Markup {
  const entries = Object.entries(params).filter(([, value]) => isTold(value)) as [string, Json][];
  const nested = entries.filter(([, value]) => isLong(value));
  const plain = entries.filter(([, value]) => !isLong(value));
  return html`${plain.map(([key, value], i) => [i === 0 ? '' : ', ', settingOf(key, value, `${owner}.${key}`, units)])}${nested.map(
    ([key, value]) =>
      html`<ul>
        ${(value as readonly Json[]).map((item) => html`<li>${namedItem(key, item, nested.length > 1, `${owner}.${key}[]`, units)}</li>`)}
      </ul>`,
  )}`;
}

function isTold(value: Json | undefined): boolean {
  return value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
}

/** A list of settings rather than of numbers. */
function isLong(value: Json): boolean {
  return Array.isArray(value) && value.some((item: Json) => item !== null && typeof item === 'object');
}

function namedItem(key: string, item: Json, named: boolean, path: string, units: Units): Piece {
  return named ? [words(`${key}: `), valueOf(item, path, units)] : valueOf(item, path, units);
}

function settingOf(key: string, value: Json, path: string, units: Units): Markup {
  return html`<span class="setting"
    ><span class="key">${words(key.replaceAll('_', ' '))}</span> ${valueOf(value, path, units)}</span
  >`;
}

function valueOf(value: Json, path: string, units: Units): Piece {
  if (typeof value === 'number') return withUnit(short(value), units[path]);
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (value === null) return 'none';
  if (typeof value === 'string') return words(value);
  if (Array.isArray(value))
    return value.map((item: Json, i) => [i === 0 ? '' : ' / ', valueOf(item, `${path}[]`, units)]);
  return settingsOf(value as { readonly [key: string]: Json | undefined }, path, units);
}

function withUnit(number: string, unit: string | undefined): string {
  if (unit === undefined) return number;
  return unit.startsWith(':') ? `${number}${unit}` : `${number} ${unit}`;
}
