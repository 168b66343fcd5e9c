import { graphemes, width } from '../base/cells.ts';

export { width };

/** Plain text tables: columns as wide as their widest cell, numbers to the right. */
export interface Column {
  readonly head: string;
  readonly align: 'left' | 'right';
}

export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const widths = columns.map(({ head }, c) =>
    Math.max(width(head), ...rows.map((row) => width(row[c] ?? ''))),
  );
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, c) => padded(cells[c] ?? '', widths[c], align))
      .join('  ')
      .trimEnd();
  return [line(columns.map(({ head }) => head)), line(widths.map((w) => '─'.repeat(w))), ...rows.map(line)];
}

export function padded(text: string, to: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, to - width(text)));
  return align === 'right' ? space + text : text + space;
}

/** Cut to a number of cells, with an ellipsis. */
export function cut(text: string, to: number): string {
  if (width(text) <= to) return text;
  if (to < 1) return '';
  let kept = '';
  for (const { segment } of graphemes(text)) {
    if (width(kept + segment) > to - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** A number with a true minus sign; `–` where there is none. */
export function figure(value: number | null, digits: number): string {
  if (value === null) return '–';
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}

/** `3:07`, `1:02:03`. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
