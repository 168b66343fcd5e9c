/** Shown where nothing was measured: silence, or a figure that does not apply. */
export const NONE = '–';

/** A number with a true minus sign, and no sign at zero. */
export function figure(value: number | null | undefined, digits: number): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NONE;
  const text = value.toFixed(digits);
  return /^-0(?:\.0+)?$/.test(text) ? text.slice(1) : text.replace('-', '−');
}

/** With a plus sign where it is positive: gains. */
export function signed(value: number, digits: number): string {
  const text = figure(value, digits);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** Any number as short as it is exact to a millionth: settings, limits. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return NONE;
  const text = value.toFixed(6).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text.replace('-', '−');
}

/** `3:07.250`, `1:02:03.000`. */
export function clock(seconds: number, digits: 0 | 3 = 3): string {
  const scale = digits === 0 ? 1 : 1000;
  const all = Math.round(Math.max(0, seconds) * scale);
  const whole = Math.floor(all / scale);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  const head = h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
  return digits === 0 ? head : `${head}.${String(all % scale).padStart(3, '0')}`;
}

export function count(many: number, one: string, more = `${one}s`): string {
  return `${many} ${many === 1 ? one : more}`;
}

/** 44100 → `44.1 kHz`. */
export function kilohertz(rate: number): string {
  return `${short(rate / 1000)} kHz`;
}
