import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { valueOf } from '../../src/base/result.ts';
import { judgeSide } from '../../src/vinyl/checks.ts';
import { feasible } from '../../src/vinyl/feasibility.ts';
import { vinylFormat } from '../../src/vinyl/formats.ts';
import { type CuttingSheet, sheetText } from '../../src/vinyl/sheet.ts';
import { sheetPage } from '../../src/vinyl/sheet_page.ts';
import { sideOf } from './facts.ts';

const LP = vinylFormat(12, 33);

/** Side A with a swell to its end; side B does not fit. */
function sheet(): CuttingSheet {
  const groove = sideOf(1080, { lateral: 12, vertical: 3, acceleration: 300, velocity: 5 });
  groove.lateral.displacement.forEach((value, k, all) => (all[k] = value * (0.6 + 0.4 * Math.sin(k / 400))));
  groove.energy.subsonic.fill(0.02);
  const a = { letter: 'A', groove, truePeak: -0.4 };
  return {
    title: 'Nights & <Drives>',
    artist: 'Example "Artist"',
    catalog: 'EX 001',
    format: LP,
    sides: [
      {
        letter: 'A',
        file: 'EX001-A.wav',
        seconds: 1080,
        tracks: [
          { title: 'Opening', start: 0, seconds: 538.4 },
          { title: '夜のドライブ', artist: 'Guest', start: 540, seconds: 540 },
        ],
        integrated: -14,
        truePeak: -0.4,
        feasibility: valueOf(feasible(groove, LP)),
        findings: judgeSide(a, LP),
      },
      {
        letter: 'B',
        file: 'EX001-B.wav',
        seconds: 2400,
        tracks: [{ title: 'Too long', start: 0, seconds: 2400 }],
        integrated: null,
        truePeak: null,
        feasibility: null,
        findings: judgeSide({ letter: 'B', groove: sideOf(2400), truePeak: null }, LP),
      },
    ],
  };
}

describe('The cutting sheet', () => {
  it('as text has the times, the totals, the level and where it binds', () => {
    const text = sheetText(sheet());
    const { binding, level, profile } = sheet().sides[0].feasibility!;
    expect(text).toContain('Disc     12″ at 33⅓');
    expect(text.slice(text.indexOf('EX001-A.wav')).split('\n').slice(1, 4)).toEqual([
      '    Start  Length  Track',
      'A1   0:00    8:58  Opening',
      'A2   9:00    9:00  Guest: 夜のドライブ',
    ]);
    expect(text).toContain('Total     18:00\nLoudness  −14.0 LUFS, true peak −0.4 dBTP');
    expect(text).toContain(`Level     +${level.toFixed(2)} dB: room on the disc, worst at`);
    expect(text).toContain(`radius ${binding!.radius.toFixed(1)} mm`);
    expect(text).toContain(`Ends at   ${profile.end.toFixed(1)} mm`);
    expect(text).toContain('warning: side A has much energy below 30 Hz');
    expect(text).toContain(
      'Level     cannot be cut\nerror: side B lasts 40:00, longer than 12″ at 33⅓ allows',
    );
    expect(text.endsWith('.\n')).toBe(true);
  });

  it('as a page is well-formed, holds the same and lets nothing in unescaped', () => {
    const page = sheetPage(sheet());
    // As XML, but for the doctype and the tag that HTML does not close.
    const xml = page.replace('<!doctype html>', '').replace('<meta charset="utf-8">', '');
    const ask = (path: string) =>
      execFileSync('xmllint', ['--xpath', path, '-'], { input: xml, encoding: 'utf8' }).trim();
    expect(ask('string(//h1)')).toBe('Nights & <Drives>');
    expect(ask('string(//header/p)')).toContain('Example "Artist" · EX 001 · 12″ at 33⅓');
    expect(ask('count(//section)')).toBe('2');
    expect(ask('string(//section[1]//tbody/tr[2]/td[2])')).toBe('9:00');
    expect(ask('count(//svg)')).toBe('1');
    expect(ask('count(//script)')).toBe('0');
    expect(ask('string(//section[2]/p[@class="error"])')).toContain('longer than');
    expect(page).not.toMatch(/NaN|undefined|https?:/);
  });

  it('draws the swing where it is', () => {
    const page = sheetPage(sheet());
    const lateral = /<path d="M44 150([^"]*)z" fill="#8fa3b5"/.exec(page)![1];
    const places = [...lateral.matchAll(/H([\d.]+)V([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
    expect(places[0][0]).toBe(44);
    expect(places.at(-1)![0]).toBeLessThanOrEqual(708);
    expect(places.at(-1)![0]).toBeGreaterThan(707);
    expect(places.every(([x, y], k) => y >= 22 && y <= 150 && (k === 0 || x >= places[k - 1][0]))).toBe(true);
    expect(Math.min(...places.map(([, y]) => y))).toBeLessThan(100);
  });

  it('is the same every time', () => {
    expect(sheetPage(sheet())).toBe(sheetPage(sheet()));
  });
});
