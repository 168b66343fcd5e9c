import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { collect } from '../../../src/audio/memory.ts';
import { cueSheet } from '../../../src/disc/cue.ts';
import { ddpSet } from '../../../src/disc/ddp/index.ts';
import type { DiscLayout } from '../../../src/disc/layout.ts';
import { readCue } from '../../../src/disc/read/cue.ts';
import { readDdp } from '../../../src/disc/read/ddp.ts';
import { imageSignal } from '../../../src/disc/read/image.ts';
import { proveDisc } from '../../../src/disc/read/proof.ts';
import { EAN, imageBytes, ISRCS, wav } from './set.ts';

/** The only place where writer and reader, each made from the public description alone, meet. */
const root = mkdtempSync(join(tmpdir(), 'crossing-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const plain = { preEmphasis: false, copyPermitted: false };
const LAYOUT: DiscLayout = {
  ean: EAN,
  tracks: [
    { number: 1, pregap: 0, start: 400, indexes: [], isrc: ISRCS[0], ...plain },
    {
      number: 2,
      pregap: 740,
      start: 765,
      indexes: [800, 900],
      isrc: ISRCS[1],
      preEmphasis: true,
      copyPermitted: true,
    },
    { number: 3, start: 1200, indexes: [], ...plain },
  ],
  leadOut: 1550,
  texts: [
    {
      language: 8,
      disc: { title: 'Nachtfahrt', performer: 'Die Gäste' },
      tracks: [
        { title: 'Eröffnung' },
        { title: 'Eröffnung', composer: 'A. B.' },
        { title: 'Ein langer Titel, der über mehr als zwei Pakete geht' },
      ],
    },
    {
      language: 9,
      disc: { title: 'Night Drive' },
      tracks: [{ title: 'Opening' }, { title: 'Two' }, { title: 'Three', message: 'Thanks' }],
    },
  ],
};
const image = imageBytes(1550, 200);

test.each(['zeros', 'spaces'] as const)(
  'What the writer writes with %s the reader reads: every field.',
  async (padding) => {
    const folder = mkdtempSync(join(root, padding));
    const set = ddpSet(LAYOUT, { masterId: 'M 17', padding });
    if (!set.ok) throw new Error(JSON.stringify(set.findings));
    for (const { name, bytes } of set.value.files) writeFileSync(join(folder, name), bytes);
    writeFileSync(join(folder, set.value.imageName), image);
    const read = await readDdp(folder);
    expect(read.ok ? read.value : read.findings).toMatchObject({
      layout: LAYOUT,
      masterId: 'M 17',
      findings: [],
    });
    expect(await proveDisc(folder, LAYOUT)).toEqual([]);
  },
);

test.each(['omitted', 'included'] as const)(
  'A cue sheet with the first two seconds %s is read as the disc it was written from.',
  async (firstPause) => {
    const samples = firstPause === 'included' ? image : image.subarray(150 * 2352);
    writeFileSync(join(root, 'disc.wav'), wav(samples));
    // A sheet holds the texts of one language, and says nothing of which.
    const layout = { ...LAYOUT, texts: [{ ...LAYOUT.texts[0], language: 0 }] };
    const [text] = layout.texts;
    const tracks = text.tracks.map(({ title }) => ({ title }));
    for (const encoding of ['utf-8', 'latin-1'] as const) {
      const sheet = cueSheet(layout, { wav: 'disc.wav', firstPause, encoding });
      writeFileSync(join(root, 'disc.cue'), sheet.bytes);
      const read = await readCue(join(root, 'disc.cue'));
      if (!read.ok) throw new Error(JSON.stringify(read.findings));
      expect(read.value.layout).toEqual({ ...layout, texts: [{ ...text, tracks }] });
      const [left] = await collect(imageSignal(read.value.image, 0, 1550 * 588));
      expect(left.every((x, i) => x * 32_768 === new DataView(image.buffer).getInt16(4 * i, true))).toBe(
        true,
      );
    }
  },
);
