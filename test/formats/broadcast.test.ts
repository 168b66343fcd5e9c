import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WaveFile } from 'wavefile';
import { afterAll, expect, it } from 'vitest';
import { memorySignal } from '../../src/audio/memory.ts';
import { tagFindings } from '../../src/build/steps/verify.ts';
import type { Broadcast, Tags } from '../../src/formats/contract.ts';
import { wav } from '../../src/formats/wav/index.ts';
import { gridTones } from '../tools/signals.ts';

const folder = mkdtempSync(join(tmpdir(), 'broadcast-'));
let count = 0;
const fresh = () => join(folder, `file-${++count}.wav`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const UMID = `060A2B34${'0123456789ABCDEF'.repeat(3)}01020304`;
const BROADCAST: Broadcast = {
  description: 'Night Drive – Größe 夜',
  originator: 'An originator of more than thirty-two letters',
  originatorReference: 'DEXXX0123456789',
  date: '2026-05-01',
  time: '12:34:56',
  timeReference: 0x1_0000_0002,
  umid: UMID,
  loudness: { integrated: -23.01, range: 5.5, truePeak: -1.005, momentaryMax: null, shortTermMax: 0.3 },
  codingHistory: ['A=PCM,F=48000,W=24,M=mono,T=mix', 'A=PCM,F=48000,W=24,M=mono'],
};
const TAGS: Tags = {
  title: 'Grö<ß>e & "夜"',
  artist: 'A',
  album: 'Night & Day',
  albumArtist: 'C',
  trackNumber: 3,
  trackTotal: 4,
  isrc: 'USS1Z2600001',
  broadcast: BROADCAST,
};

/** An odd number of odd samples: the audio ends with a padding byte. */
const FRAMES = 1001;

async function plainFile(): Promise<string> {
  const to = fresh();
  const source = memorySignal({ rate: 48_000, channels: 1 }, gridTones(48_000, FRAMES, 24).slice(0, 1));
  const abort = new AbortController().signal;
  await wav.encode({ source, encoding: 'pcm24', options: {}, to, tools: {}, abort });
  return to;
}

async function broadcastFile(tags: Tags = TAGS): Promise<string> {
  const to = fresh();
  await wav.tag(await plainFile(), to, tags);
  return to;
}

/** Ids and contents of the chunks, read by nothing of ours. */
function chunksOf(path: string): [string, Buffer][] {
  const bytes = readFileSync(path);
  expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
  const chunks: [string, Buffer][] = [];
  for (let at = 12; at < bytes.length;) {
    const size = bytes.readUInt32LE(at + 4);
    chunks.push([bytes.toString('latin1', at, at + 4), bytes.subarray(at + 8, at + 8 + size)]);
    at += 8 + size + (size % 2);
  }
  return chunks;
}

const contentOf = (path: string, id: string): Buffer => chunksOf(path).find(([name]) => name === id)![1];

it('puts bext, axml and iXML before the audio, and none of them into a file that is not for broadcast', async () => {
  const names = chunksOf(await broadcastFile()).map(([id]) => id);
  expect(names.slice(0, 4)).toEqual(['fmt ', 'bext', 'axml', 'iXML']);
  expect(names.at(-1)).toBe('data');
  const { isrc: _, ...withoutIsrc } = TAGS;
  expect(chunksOf(await broadcastFile(withoutIsrc)).map(([id]) => id)).not.toContain('axml');
  const { broadcast: __, ...others } = TAGS;
  const plain = chunksOf(await broadcastFile(others)).map(([id]) => id);
  expect(plain).toEqual(['fmt ', ...names.slice(4)]);
});

it('lays bext out as EBU Tech 3285 has it', async () => {
  const bext = contentOf(await broadcastFile(), 'bext');
  const text = (from: number, to: number) => bext.toString('latin1', from, to).replace(/\0+$/, '');
  expect(text(0, 256)).toBe('Night Drive - Grosse ?');
  expect(text(256, 288)).toBe('An originator of more than thirt');
  expect(text(288, 320)).toBe('DEXXX0123456789');
  expect(text(320, 330)).toBe('2026-05-01');
  expect(text(330, 338)).toBe('12:34:56');
  expect([bext.readUInt32LE(338), bext.readUInt32LE(342)]).toEqual([2, 1]);
  expect(bext.readUInt16LE(346)).toBe(2);
  expect(bext.toString('hex', 348, 412).toUpperCase()).toBe(UMID + '0'.repeat(64));
  expect([412, 414, 416, 418, 420].map((at) => bext.readInt16LE(at))).toEqual([-2301, 550, -100, 0x7fff, 30]);
  expect(bext.subarray(422, 602).every((byte) => byte === 0)).toBe(true);
  expect(bext.toString('latin1', 602)).toBe(`${BROADCAST.codingHistory.join('\r\n')}\r\n`);
});

it('is read by ffprobe and by wavefile, and sox hears the same samples', async () => {
  const file = await broadcastFile();
  const args = ['-v', 'error', '-show_entries', 'format_tags', '-of', 'json', file];
  const { format } = JSON.parse(execFileSync('ffprobe', args).toString()) as { format: { tags: unknown } };
  expect(format.tags).toMatchObject({
    comment: 'Night Drive - Grosse ?',
    encoded_by: 'An originator of more than thirt',
    originator_reference: 'DEXXX0123456789',
    date: '2026-05-01',
    creation_time: '12:34:56',
    time_reference: String(0x1_0000_0002),
    umid: `0x${UMID}`,
    coding_history: `${BROADCAST.codingHistory.join('\r\n')}\r\n`,
  });
  const { bext } = new WaveFile(readFileSync(file)) as unknown as { bext: Record<string, unknown> };
  expect(bext).toMatchObject({
    version: 2,
    timeReference: [2, 1],
    // It takes them for unsigned.
    loudnessValue: 0x1_0000 - 2301,
    loudnessRange: 550,
    maxTruePeakLevel: 0x1_0000 - 100,
    maxMomentaryLoudness: 0x7fff,
    maxShortTermLoudness: 30,
  });
  const raw = (path: string) => execFileSync('sox', [path, '-t', 'raw', '-']);
  expect(raw(file).length).toBe(FRAMES * 3);
  expect(raw(file).equals(raw(await plainFile()))).toBe(true);
  expect(await wav.sound(file)).toBe(await wav.sound(await plainFile()));
});

it('writes XML that another reader finds the ISRC, the title and the speed in', async () => {
  const file = await broadcastFile();
  const ask = (id: string, question: string): string => {
    const xml = fresh();
    writeFileSync(xml, contentOf(file, id));
    return execFileSync('xmllint', ['--xpath', `string(${question})`, xml])
      .toString()
      .trim();
  };
  expect(ask('axml', "//*[local-name()='identifier'][@formatLabel='ISRC']/*")).toBe('ISRC:USS1Z2600001');
  expect(ask('iXML', '/BWFXML/NOTE')).toBe(TAGS.title);
  expect(ask('iXML', '/BWFXML/PROJECT')).toBe('Night & Day');
  expect(ask('iXML', '/BWFXML/TAKE')).toBe('3');
  expect(ask('iXML', '/BWFXML/SPEED/FILE_SAMPLE_RATE')).toBe('48000');
  expect(ask('iXML', '/BWFXML/SPEED/AUDIO_BIT_DEPTH')).toBe('24');
  expect(ask('iXML', '/BWFXML/SPEED/TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO')).toBe('2');
  expect(ask('iXML', '/BWFXML/SPEED/TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI')).toBe('1');
  expect(ask('iXML', 'count(/BWFXML/TRACK_LIST/TRACK)')).toBe('1');
});

it('reads back what it could hold, every field of its own place', async () => {
  const { tags, readings } = await wav.readTags(await broadcastFile());
  expect(readings.map(({ place }) => place)).toEqual(['ID3v2.4', 'RIFF INFO', 'bext', 'axml', 'iXML']);
  expect(tagFindings(TAGS, readings)).toEqual([]);
  expect(tags.broadcast?.loudness).toEqual({ ...BROADCAST.loudness, truePeak: -1 });
  const least: Broadcast = {
    description: '',
    originator: '',
    originatorReference: '',
    timeReference: 0,
    loudness: { integrated: null, range: null, truePeak: null, momentaryMax: null, shortTermMax: null },
    codingHistory: [],
  };
  const none = await wav.readTags(await broadcastFile({ ...TAGS, broadcast: least }));
  expect(none.tags.broadcast).toEqual(least);
});

it('misses a chunk that is gone or damaged', async () => {
  const bytes = readFileSync(await broadcastFile());
  for (const [id, place] of [
    ['bext', 'bext'],
    ['axml', 'axml'],
    ['iXML', 'iXML'],
    ['ISRC:USS', 'axml'],
    ['<BWFXML>', 'iXML'],
  ] as const) {
    const damaged = Buffer.from(bytes);
    damaged[bytes.indexOf(id)] ^= 1;
    const path = fresh();
    writeFileSync(path, damaged);
    const messages = tagFindings(TAGS, (await wav.readTags(path)).readings).map(({ message }) => message);
    expect(messages.length).toBeGreaterThan(0);
    for (const message of messages) expect(message).toContain(`into ${place}`);
  }
});
