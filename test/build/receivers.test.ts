import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { png } from '../pictures/samples.ts';
import { mixSamples, Project, release, writeMix } from '../whole/rig.ts';

const project = new Project('receivers');
const spec = (
  targets: string,
  more = '',
  tracks = '{ title: One, mix: mixes/one.wav }',
): string => `release: 1
title: T
artist: A
${more}
tracks: [${tracks}]
targets: { ${targets} }
`;

beforeAll(async () => {
  await writeMix(project.path('mixes', 'one.wav'), { seconds: 3 });
  await writeMix(project.path('mixes', 'low.wav'), { seconds: 2, rate: 32_000 });
  // Silence, two seconds of sound, then a noise floor just below -60 dBFS: what a store takes for silence.
  const [left, right] = mixSamples({ seconds: 2 });
  const late = [left, right].map((sound) => {
    const samples = new Float64Array(30 * 44_100);
    samples.set(sound, 10.5 * 44_100);
    for (let i = 13 * 44_100; i < samples.length; i++) samples[i] = i % 2 === 0 ? 9.9e-4 : -9.9e-4;
    return samples;
  });
  await writeMix(project.path('mixes', 'late.wav'), {}, late);
  mkdirSync(project.path('art'));
  writeFileSync(
    project.path('art', 'cover.png'),
    png(1400, 1400, 3, (x, y) => (x * y) % 251),
  );
});
afterAll(() => project.remove());

const told = (findings: readonly { level: string; code: string; at?: string; target?: string }[]): string[] =>
  findings
    .filter(({ code }) => code !== 'missing-metadata')
    .map(
      ({ level, code, at, target }) =>
        `${level} ${code} ${at ?? ''}${target === undefined ? '' : ` ${target}`}`,
    );

async function built(yaml: string): Promise<{ type: string; found: string[]; said: string[] }> {
  project.write(yaml);
  const { end } = await project.build({ noticed: [] });
  return { type: end.type, found: told(end.findings), said: end.findings.map(({ message }) => message) };
}

interface Told {
  readonly type: string;
  readonly level: string;
  readonly code: string;
  readonly at?: string;
  readonly target?: string;
  readonly message: string;
}

/** What `release check` says, apart from metadata that is missing. */
async function checked(): Promise<Told[]> {
  const { out } = await release(['check', '--json', project.spec]);
  const events = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Told);
  return events.filter(({ type, code }) => type === 'finding' && code !== 'missing-metadata');
}

describe('What receivers refuse of mixes and cover', () => {
  it('is refused in a build: up-sampling where it is not wanted, mixes below the least rate', async () => {
    const up = await built(spec('hi-res: { rate: 96000 }, wide: { preset: flac, rate: 96000 }'));
    expect(up).toMatchObject({ type: 'refused', found: ['error up-sampled /targets/hi-res/rate hi-res'] });
    const low = await built(spec('apple-digital-masters: {}', '', '{ title: One, mix: mixes/low.wav }'));
    expect(low.type).toBe('refused');
    expect(low.found).toContain('error rate-too-low /tracks/0/mix apple-digital-masters');
  });

  it('is known to `release check` before anything is rendered', async () => {
    project.write(spec('hi-res: { rate: 96000 }, streaming: {}', 'artwork: art/cover.png'));
    const findings = await checked();
    expect(told(findings)).toEqual([
      'warning artwork-too-small /artwork',
      'error up-sampled /targets/hi-res/rate hi-res',
    ]);
  });

  it('is told of a small cover once for all who ask the same, and not for those content with it', async () => {
    const targets = 'streaming: {}, distributor: {}, bandcamp: {}, flac: {}';
    project.write(spec(targets, 'artwork: art/cover.png'));
    const findings = await checked();
    expect(findings.map(({ message }) => message)).toEqual([
      'the artwork has too few pixels for streaming, distributor: 1400 × 1400, wanted 3000 × 3000',
    ]);
  });
});

describe('What receivers refuse of files', () => {
  const late = '{ title: Late, mix: mixes/late.wav }';

  it('is told of silence at the ends, below -60 dBFS, and of a short single', async () => {
    const { type, found, said } = await built(spec('streaming: {}, flac: {}', '', late));
    expect(type).toBe('published');
    expect(found.filter((line) => line.endsWith('streaming'))).toEqual([
      'warning end-silence /targets/streaming streaming',
      'warning end-silence /targets/streaming streaming',
    ]);
    expect(found.filter((line) => line.includes('/targets/flac'))).toEqual([]);
    expect(said).toContain(
      'the file begins with 10.5 s of silence (below -60 dBFS), its receivers take 10 s',
    );
    const short = await built(spec('streaming: {}', '', '{ title: One, mix: mixes/one.wav }'));
    expect(short.found).toEqual(['warning short-single /targets/streaming streaming']);
    const two = '{ title: One, mix: mixes/one.wav }, { title: Two, mix: mixes/one.wav, end: 2 }';
    expect(
      (await built(spec('streaming: {}', '', two))).found.filter((line) => line.includes('single')),
    ).toEqual([]);
  });

  it('is told again when nothing has to be made, and is the same with a gap in the file or left out', async () => {
    const tracks = (gaps: string) =>
      spec(
        `streaming: { gaps: ${gaps} }`,
        '',
        '{ title: One, mix: mixes/one.wav }, { title: Two, mix: mixes/one.wav, gap: 11 }',
      );
    const ends = (found: readonly string[]) => found.filter((line) => line.includes('end-silence'));
    const first = await built(tracks('true'));
    expect(ends(first.found)).toHaveLength(1);
    expect(ends((await built(tracks('true'))).found)).toHaveLength(1);
    expect(ends((await built(tracks('false'))).found)).toEqual([]);
  });

  it('is told of a track that is silent where it is cut out', async () => {
    const cut = `{ title: One, mix: mixes/late.wav, start: 14 }, { title: Two, mix: mixes/one.wav }`;
    const { found } = await built(spec('distributor: {}', '', cut));
    expect(found.filter((line) => line.includes('silent'))).toEqual([
      'warning silent-track /targets/distributor distributor',
    ]);
  });

  it("is told of what clips after Apple's encoding, by the step that tries it", async () => {
    const loud = '{ title: One, mix: mixes/one.wav, gain: 4.3 }';
    const yaml = spec('apple-digital-masters: { limiter: none, true_peak: none }', '', loud);
    const { type, found, said } = await built(yaml);
    expect(type).toBe('published');
    expect(found).toContain('warning clips-after-aac /targets/apple-digital-masters apple-digital-masters');
    expect(said.find((message) => message.startsWith('encoded and decoded (AAC)'))).toMatch(
      /clips \d+ times: \d+ on samples, \d+ between them; worst by \d\.\d\d dB at 0:0\d\.\d{3}, (left|right)$/,
    );
  });

  it('finds the same figures in the terminal, in the report and in the manifest, clipping or not', async () => {
    const tracks =
      '{ title: Loud, mix: mixes/one.wav, gain: 4.3 }, { title: Soft, mix: mixes/late.wav, gain: -12 }';
    const bare = 'limiter: none, true_peak: none, loudness: none';
    project.write(spec(`apple-digital-masters: { ${bare} }`, '', tracks));
    const { out, err } = await release(['build', project.spec]);
    const [, on = '', between = ''] = /(\d+) on samples, (\d+) between them/.exec(err) ?? [];
    const rows = out.split('\n').filter((line) => line.includes('after AAC'));
    expect(rows[0]).toMatch(new RegExp(`01 - Loud\\.wav  after AAC  +\\d\\.\\d\\d  +${on}  +${between}$`));
    expect(rows[1]).toMatch(/02 - Soft\.wav {2}after AAC +−\d+\.\d\d +0 +0$/);
    const page = readFileSync(project.path('out', 't', 'report.html'), 'utf8').replace(/<[^>]*>|\s+/g, ' ');
    expect(page).toContain('Encoded to AAC at 44.1 kHz and decoded again');
    expect(page).toMatch(new RegExp(`1 +Loud +\\d\\.\\d\\d +${on} +${between} +\\+\\d`));
    const manifest = JSON.parse(readFileSync(project.path('out', 't', 'manifest.json'), 'utf8')) as {
      deliverables: { scan: { codec: string; truePeak: number; channels: { onSample: number }[] } }[];
    };
    const [loud, soft] = manifest.deliverables.map(({ scan }) => scan);
    expect(loud.channels.reduce((sum, { onSample }) => sum + onSample, 0)).toBe(Number(on));
    expect(soft).toMatchObject({ codec: 'aac', channels: [{ at: -1 }, { at: -1 }] });
  });
});
