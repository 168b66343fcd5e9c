import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueOf } from '../../../src/base/result.ts';
import { type DdpOptions, ddpSet } from '../../../src/disc/ddp/index.ts';
import type { DiscLayout } from '../../../src/disc/layout.ts';
import { LAST_SECTOR } from '../../../src/disc/time.ts';
import { allowed, layout, threeTracks, track, twoTracks } from '../layouts.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

function files(disc: DiscLayout, options: DdpOptions = {}): Record<string, Uint8Array> {
  return Object.fromEntries(valueOf(ddpSet(disc, options)).files.map(({ name, bytes }) => [name, bytes]));
}

function packets(bytes: Uint8Array, width: number): string[] {
  expect(bytes.length % width).toBe(0);
  return text(bytes).match(new RegExp(`.{${width}}`, 'gs')) ?? [];
}

/** A blank record with these texts at these places. */
function blank(width: number, places: Readonly<Record<number, string>>): string {
  let out = ' '.repeat(width);
  for (const [at, part] of Object.entries(places))
    out = out.slice(0, Number(at)) + part + out.slice(Number(at) + part.length);
  return out;
}

const pq = (tr: string, index: string, time: string, more: Readonly<Record<number, string>> = {}): string =>
  blank(64, { 0: 'VVVS', 4: tr, 6: index, 10: time, 16: '01', ...more });

describe('the PQ description', () => {
  it('of two tracks is that of another writer, packet by packet', () => {
    expect(packets(files(twoTracks).PQ_DESCR, 64)).toEqual([
      pq('00', '00', '000000'),
      pq('01', '00', '000000'),
      pq('01', '01', '000200'),
      pq('02', '00', '001000'),
      pq('02', '01', '001200'),
      pq('AA', '01', '002200'),
      pq('AA', '01', '002200'),
    ]);
  });

  it('holds EAN, ISRCs, flags and further indexes in their places', () => {
    expect(packets(files(threeTracks).PQ_DESCR, 64)).toEqual([
      pq('00', '00', '000000', { 32: '4006381333931' }),
      pq('01', '00', '000000', { 20: 'DEA012600001' }),
      pq('01', '01', '000800', { 20: 'DEA012600001' }),
      pq('01', '02', '001000'),
      pq('02', '00', '001325', { 16: '21', 20: 'DEA012600002' }),
      pq('02', '01', '001450', { 16: '21', 20: 'DEA012600002' }),
      pq('03', '01', '002250', { 16: '31', 20: 'DEA012600003' }),
      pq('AA', '01', '003200'),
      pq('AA', '01', '003200'),
    ]);
  });

  it('states pre-emphasis alone', () => {
    const disc = layout([track(1, 150, { preEmphasis: true })], 1650);
    expect(packets(files(disc).PQ_DESCR, 64)[1]).toBe(pq('01', '00', '000000', { 16: '11' }));
  });

  it('tells every mark of any layout in order, once, and the lead-out twice', () => {
    fc.assert(
      fc.property(allowed, (disc) => {
        const all = packets(files(disc).PQ_DESCR, 64);
        const read = all.map((p) => {
          expect(p).toMatch(/^VVVS(\d\d|AA)\d\d {2}\d{6}[0-3]1 {2}.{12}(.{13}) {19}$/);
          const [mm, ss, ff] = [p.slice(10, 12), p.slice(12, 14), p.slice(14, 16)].map(Number);
          return { track: p.slice(4, 6), index: Number(p.slice(6, 8)), at: (mm * 60 + ss) * 75 + ff };
        });
        const marks = disc.tracks.flatMap(({ number, pregap, start, indexes }, i) => {
          const own = [...(i === 0 ? [[0, 0]] : pregap === undefined ? [] : [[0, pregap]]), [1, start]];
          own.push(...indexes.map((at, k) => [k + 2, at]));
          return own.map(([index, at]) => ({ track: String(number).padStart(2, '0'), index, at }));
        });
        const end = { track: 'AA', index: 1, at: disc.leadOut };
        expect(read).toEqual([{ track: '00', index: 0, at: 0 }, ...marks, end, end]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the identifier', () => {
  it('holds level, EAN, master id and type in 128 characters', () => {
    expect(text(files(threeTracks, { masterId: 'ND-001' }).DDPID)).toBe(
      blank(128, { 0: 'DDP 2.00', 8: '4006381333931', 38: 'ND-001', 87: 'CD' }),
    );
    expect(text(files(twoTracks).DDPID)).toBe(blank(128, { 0: 'DDP 2.00', 87: 'CD' }));
  });

  it('takes a master id of 48 characters of ASCII, and tells what another one becomes', () => {
    expect(valueOf(ddpSet(twoTracks, { masterId: 'm'.repeat(48) })).findings).toEqual([]);
    const { files: all, findings } = valueOf(ddpSet(twoTracks, { masterId: `“Größe” ${'m'.repeat(48)}` }));
    const becomes = `"Grosse" ${'m'.repeat(39)}`;
    expect(text(all[0].bytes).slice(38, 87)).toBe(`${becomes} `);
    expect(findings).toMatchObject([{ code: 'master-id-changed', level: 'warning', limit: becomes }]);
  });
});

describe('the map', () => {
  const streams = (padding: 'zeros' | 'spaces'): string[] =>
    packets(files(threeTracks, { padding }).DDPMS, 128);
  // Titles 49 characters with their NULs, performers 31, writers 16, codes 53: 5 + 3 + 2 + 5 packs and 3 of sizes.
  const bytes = 18 * 18;

  it('names CD-Text, PQ and image with their lengths, padded with zeros', () => {
    expect(streams('zeros')).toEqual([
      blank(128, { 0: 'VVVMS0', 14: `00000${bytes}`, 30: 'CDTEXT', 55: '00', 71: '017', 74: 'CDTEXT.BIN' }),
      blank(128, { 0: 'VVVMS0', 14: '00000576', 30: 'PQ DESCR', 71: '017', 74: 'PQ_DESCR' }),
      blank(128, { 0: 'VVVMD0', 14: '0000240000000000', 38: 'DA70', 46: ' 600', 71: '017', 74: 'IMAGE.DAT' }),
    ]);
  });

  it('or with spaces', () => {
    expect(streams('spaces')).toEqual([
      blank(128, { 0: 'VVVMS0', 19: String(bytes), 30: 'CDTEXT', 55: '00', 71: ' 17', 74: 'CDTEXT.BIN' }),
      blank(128, { 0: 'VVVMS0', 19: '576', 30: 'PQ DESCR', 71: ' 17', 74: 'PQ_DESCR' }),
      blank(128, { 0: 'VVVMD0', 18: '2400', 38: 'DA70', 46: ' 600', 71: ' 17', 74: 'IMAGE.DAT' }),
    ]);
  });

  it('states the size of each file, for any layout', () => {
    fc.assert(
      fc.property(allowed, (disc) => {
        const set = files(disc);
        const { DDPMS, ...others } = set;
        const sizes = packets(DDPMS, 128).map((p) => [p.slice(74, 91).trim(), Number(p.slice(14, 22))]);
        const { PQ_DESCR, DDPID, ...rest } = others;
        expect(DDPID).toHaveLength(128);
        expect(sizes).toEqual([
          ...Object.entries(rest).map(([name, all]) => [name, all.length]),
          ['PQ_DESCR', PQ_DESCR.length],
          ['IMAGE.DAT', disc.leadOut],
        ]);
        expect('CDTEXT.BIN' in rest).toBe(disc.texts.length > 0);
      }),
      { numRuns: 30 },
    );
  });

  it('calls the files as asked, where it can', () => {
    const names = { imageName: 'ND.DAT', pqName: 'SD', cdTextName: 'TEXT' };
    expect(Object.keys(files(threeTracks, names))).toEqual(['DDPID', 'DDPMS', 'TEXT', 'SD']);
    const refusal = (imageName: string) => ddpSet(twoTracks, { imageName });
    for (const name of ['A name of too many letters', 'imagé.dat', 'ddpms', 'PQ_DESCR', 'a/b', ''])
      expect(refusal(name)).toMatchObject({
        ok: false,
        findings: expect.arrayContaining([
          expect.objectContaining({ code: 'ddp-file-name', level: 'error', measured: name }),
        ]) as unknown,
      });
    expect(refusal('ABCDEFGHIJKLM.DAT').ok).toBe(true);
    expect(refusal('ABCDEFGHIJKLMN.DAT').ok).toBe(false);
  });

  it('has no room for a first pause beyond 9999 sectors, and says so', () => {
    const disc = (start: number): DiscLayout => layout([track(1, start)], 20_000);
    expect(packets(files(disc(9999)).DDPMS, 128)[1].slice(46, 50)).toBe('9999');
    expect(packets(files(disc(10_000)).DDPMS, 128)[1].slice(46, 50)).toBe('    ');
    expect(valueOf(ddpSet(disc(10_000))).findings).toMatchObject([
      { code: 'ddp-first-pause-untold', level: 'note', measured: 10_000, limit: 9999 },
    ]);
  });
});

describe('a set', () => {
  it('reaches to 99:59:74 and no further', () => {
    const disc = (leadOut: number): DiscLayout => layout([track(1, 150)], leadOut);
    expect(packets(files(disc(LAST_SECTOR)).PQ_DESCR, 64).at(-1)).toBe(pq('AA', '01', '995974'));
    expect(ddpSet(disc(LAST_SECTOR + 1))).toMatchObject({
      ok: false,
      findings: [{ code: 'disc-too-long', measured: '100:00:00' }],
    });
  });

  it('is refused with everything that is wrong', () => {
    const texts = [{ language: 9, disc: { message: 'm'.repeat(4000) }, tracks: [{}] }];
    expect(ddpSet(layout([track(1, 100)], 200, { texts, ean: '1' }))).toMatchObject({
      ok: false,
      findings: [
        { code: 'first-pause-short' },
        { code: 'track-too-short' },
        { code: 'ean-shape' },
        { code: 'cd-text-too-long' },
      ],
    });
  });

  it('is not refused for what plants may refuse', () => {
    expect(ddpSet(layout([track(1, 150)], 400_000)).ok).toBe(true);
  });
});
