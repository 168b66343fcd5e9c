import type { Json } from '../../base/canonical.ts';
import { short } from './figures.ts';
import { html, type Markup, type Piece, words } from './html.ts';

/** Units of parameters whose name alone says what they are; a test holds them to the schemas of the shelves. */
export const UNITS: ReadonlyMap<string, string> = new Map([
  ['attack', 'ms'],
  ['bitrate', 'kbit/s'],
  ['ceiling', 'dBTP'],
  ['crossovers', 'Hz'],
  ['freq', 'Hz'],
  ['gain', 'dB'],
  ['knee', 'dB'],
  ['lookahead', 'ms'],
  ['makeup', 'dB'],
  ['mono_below', 'Hz'],
  ['ratio', ':1'],
  ['release', 'ms'],
  ['sidechain_highpass', 'Hz'],
  ['slope', 'dB/oct'],
  ['threshold', 'dBFS'],
]);

/** Parameters in one line, `freq 320 Hz, gain −1.2 dB`; a list of them becomes a list of lines. */
export function settingsOf(params: { readonly [key: string]: Json | undefined }): Markup {
  const entries = Object.entries(params).filter(([, value]) => value !== undefined) as [string, Json][];
  const nested = entries.filter(([, value]) => isLong(value));
  const plain = entries.filter(([, value]) => !isLong(value));
  return html`${plain.map(([key, value], i) => [i === 0 ? '' : ', ', settingOf(key, value)])}${nested.map(
    ([key, value]) =>
      html`<ul>
        ${(value as readonly Json[]).map((item) => html`<li>${namedItem(key, item, nested.length > 1)}</li>`)}
      </ul>`,
  )}`;
}

/** A list of settings rather than of numbers. */
function isLong(value: Json): boolean {
  return Array.isArray(value) && value.some((item: Json) => item !== null && typeof item === 'object');
}

function namedItem(key: string, item: Json, named: boolean): Piece {
  return named ? [words(`${key}: `), valueOf(key, item)] : valueOf(key, item);
}

function settingOf(key: string, value: Json): Markup {
  return html`<span class="setting"
    ><span class="key">${words(key.replaceAll('_', ' '))}</span> ${valueOf(key, value)}</span
  >`;
}

function valueOf(key: string, value: Json): Piece {
  if (typeof value === 'number') return withUnit(short(value), UNITS.get(key));
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (value === null) return 'none';
  if (typeof value === 'string') return words(value);
  if (Array.isArray(value)) return value.map((item: Json, i) => [i === 0 ? '' : ' / ', valueOf(key, item)]);
  return settingsOf(value as { readonly [key: string]: Json | undefined });
}

function withUnit(number: string, unit: string | undefined): string {
  if (unit === undefined) return number;
  return unit.startsWith(':') ? `${number}${unit}` : `${number} ${unit}`;
}
