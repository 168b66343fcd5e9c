import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/base/finding.ts';
import type { DiscLayout } from '../../src/disc/layout.ts';
import { PLANT_LIMITS, redBookFindings } from '../../src/disc/red_book.ts';
import { LAST_SECTOR, msf, sectorsFor, sectorsOf } from '../../src/disc/time.ts';
import { allowed, layout, threeTracks, track, twoTracks } from './layouts.ts';

const seen = (
  disc: DiscLayout,
  plantLimit?: number,
): Pick<Finding, 'code' | 'level' | 'measured' | 'limit'>[] =>
  redBookFindings(disc, plantLimit === undefined ? {} : { plantLimit }).map(
    ({ code, level, measured, limit }) => ({
      code,
      level,
      ...(measured === undefined ? {} : { measured }),
      ...(limit === undefined ? {} : { limit }),
    }),
  );

/** One of `twoTracks` changed. */
const second = (more: Parameters<typeof track>[2], start = 900): DiscLayout =>
  layout([track(1, 150), track(2, start, more)], 1650);
const many = (count: number): DiscLayout =>
  layout(
    Array.from({ length: count }, (_, i) => track(i + 1, 150 + 300 * i)),
    150 + 300 * count,
  );
const until = (leadOut: number): DiscLayout => layout([track(1, 150)], leadOut);

describe('the clock of a CD', () => {
  it('counts 75 sectors a second, and names each place in one way', () => {
    expect([0, 74, 75, 4499, 4500, LAST_SECTOR].map(msf)).toEqual([
      '00:00:00',
      '00:00:74',
      '00:01:00',
      '00:59:74',
      '01:00:00',
      '99:59:74',
    ]);
    fc.assert(fc.property(fc.integer({ min: 0, max: 999 * 4500 }), (n) => sectorsOf(msf(n)) === n));
  });

  it('has no 60th second and no 75th sector', () => {
    for (const text of ['00:60:00', '00:00:75', '0:00:00', '00:00', '00:00:00 ', '-1:00:00'])
      expect(sectorsOf(text)).toBeUndefined();
    expect(() => msf(0.5)).toThrow(RangeError);
    expect(() => msf(-1)).toThrow(RangeError);
  });

  it('fills sectors of 588 frames', () => {
    expect([0, 1, 588, 589].map(sectorsFor)).toEqual([0, 1, 1, 2]);
  });
});

describe('the rules of the Red Book', () => {
  it('are silent about discs that keep them', () => {
    expect(redBookFindings(twoTracks)).toEqual([]);
    expect(redBookFindings(threeTracks)).toEqual([]);
    expect(redBookFindings(many(99))).toEqual([]);
    fc.assert(fc.property(allowed, (disc) => redBookFindings(disc).length === 0));
  });

  const ERRORS: readonly (readonly [string, DiscLayout, Omit<Finding, 'message' | 'level'>])[] = [
    ['no track', layout([], 150), { code: 'no-tracks', measured: 0, limit: 1 }],
    ['a hundred tracks', many(100), { code: 'too-many-tracks', measured: 100, limit: 99 }],
    [
      'a number left out',
      layout([track(1, 150), track(3, 450)], 750),
      { code: 'track-number', measured: 3, limit: 2 },
    ],
    [
      'a first pause of a sector less',
      layout([track(1, 149)], 1650),
      { code: 'first-pause-short', measured: '00:01:74', limit: '00:02:00' },
    ],
    [
      'a first pause that starts later',
      layout([track(1, 300, { pregap: 75 })], 1650),
      { code: 'first-pause-place', measured: '00:01:00', limit: '00:00:00' },
    ],
    [
      'a track of a sector less than 4 s',
      second({}, 449),
      { code: 'track-too-short', measured: '00:03:74', limit: '00:04:00' },
    ],
    [
      'a last track too short',
      second({}, 1351),
      { code: 'track-too-short', measured: '00:03:74', limit: '00:04:00' },
    ],
    [
      'a pause of no length',
      second({ pregap: 900 }),
      { code: 'places-out-of-order', measured: '00:12:00', limit: '00:12:00' },
    ],
    [
      'a pause before the track before',
      second({ pregap: 149 }),
      { code: 'places-out-of-order', measured: '00:02:00', limit: '00:01:74' },
    ],
    [
      'a lead-out within the last track',
      layout([track(1, 150), track(2, 900)], 800),
      { code: 'places-out-of-order', measured: '00:12:00', limit: '00:10:50' },
    ],
    [
      'an index at the start',
      second({ indexes: [900] }),
      { code: 'index-outside', measured: '00:12:00', limit: '00:12:00' },
    ],
    [
      'an index at the end',
      second({ indexes: [1000, 1650] }),
      { code: 'index-outside', measured: '00:22:00', limit: '00:22:00' },
    ],
    [
      'indexes out of order',
      second({ indexes: [1100, 1000] }),
      { code: 'index-outside', measured: '00:13:25', limit: '00:14:50' },
    ],
    [
      'an index within the next pause',
      layout([track(1, 150, { indexes: [760] }), track(2, 900, { pregap: 750 })], 1650),
      { code: 'index-outside', measured: '00:10:10', limit: '00:10:00' },
    ],
    [
      'a hundred indexes',
      second({ indexes: Array.from({ length: 99 }, (_, i) => 901 + i) }),
      { code: 'too-many-indexes', measured: 100, limit: 99 },
    ],
    [
      'a lead-out beyond the clock',
      until(LAST_SECTOR + 1),
      { code: 'disc-too-long', measured: '100:00:00', limit: '99:59:74' },
    ],
    [
      'an EAN of twelve digits',
      layout([track(1, 150)], 1650, { ean: '400638133393' }),
      { code: 'ean-shape', measured: '400638133393' },
    ],
    [
      'an EAN mistyped',
      layout([track(1, 150)], 1650, { ean: '4006381333913' }),
      { code: 'check-digit', measured: '4006381333913', limit: 7 },
    ],
    [
      'an ISRC with hyphens',
      second({ isrc: 'DE-A01-26-00001' }),
      { code: 'isrc-shape', measured: 'DE-A01-26-00001' },
    ],
    [
      'an ISRC in small letters',
      second({ isrc: 'dea012600001' }),
      { code: 'isrc-shape', measured: 'dea012600001' },
    ],
    [
      'an ISRC twice',
      layout([track(1, 150, { isrc: 'DEA012600001' }), track(2, 900, { isrc: 'DEA012600001' })], 1650),
      { code: 'duplicate-isrc', measured: 'DEA012600001' },
    ],
  ];

  it.each(ERRORS)('refuse %s', (_, disc, expected) => {
    expect(seen(disc)).toEqual([{ level: 'error', ...expected }]);
  });

  it('tell at which track', () => {
    const places = [second({}, 449), second({}, 1351)].map((disc) =>
      redBookFindings(disc).map(({ at }) => at),
    );
    expect(places).toEqual([['/tracks/0'], ['/tracks/1']]);
  });

  it('allow 99 index points', () => {
    expect(seen(second({ indexes: Array.from({ length: 98 }, (_, i) => 901 + i) }))).toEqual([]);
  });

  it('name a track by number and title', () => {
    const title = {
      ...threeTracks,
      tracks: threeTracks.tracks.map((t, i) => (i === 1 ? { ...t, isrc: 'X' } : t)),
    };
    expect(redBookFindings(title)).toMatchObject([
      { message: "the ISRC of track 2 is not one: 'X'", track: 'Café, "Größe"' },
    ]);
  });
});

describe('what plants take', () => {
  it('is 79:38 unless said, 80:00 at most, and a longer disc is a warning', () => {
    const over = (code: string, measured: string, limit: string) => [
      { code, level: 'warning', measured, limit },
    ];
    expect(seen(until(PLANT_LIMITS.usual))).toEqual([]);
    expect(seen(until(PLANT_LIMITS.usual + 1))).toEqual(
      over('disc-over-plant-limit', '79:38:01', '79:38:00'),
    );
    expect(seen(until(PLANT_LIMITS.longest))).toEqual(over('disc-over-plant-limit', '80:00:00', '79:38:00'));
    expect(seen(until(PLANT_LIMITS.longest + 1))).toEqual(over('disc-over-80', '80:00:01', '80:00:00'));
    expect(seen(until(LAST_SECTOR))).toEqual(over('disc-over-80', '99:59:74', '80:00:00'));
  });

  it('can be said to be less or more', () => {
    const { conservative, nominal } = PLANT_LIMITS;
    expect(seen(until(conservative + 1), conservative)).toMatchObject([{ limit: '76:00:00' }]);
    expect(seen(until(nominal), nominal)).toEqual([]);
    expect(nominal).toBe(359_100);
    expect(seen(until(380_000), 390_000)).toEqual([]);
  });
});
