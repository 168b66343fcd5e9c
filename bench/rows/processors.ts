import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CHAIN,
  EQ,
  FFMPEG_CHAIN,
  FFMPEG_EQ,
  FFMPEG_LIMITER,
  LIMITER,
  LINEAR,
  SOX_CHAIN,
  SOX_EQ,
} from '../chains.ts';
import { programmesOf } from '../figures.ts';
import { cutMix, FFMPEG, type Place, release } from '../place.ts';
import type { Line, Row } from '../table.ts';
import { race, type Side, timed } from '../timing.ts';
import { startWarm } from '../warm.ts';

interface Work {
  readonly name: string;
  /** YAML of the chain. */
  readonly chain: string;
  /** The quickest peer comes first: ratios are against it. */
  readonly peers: readonly {
    readonly name: string;
    readonly command: (from: string, to: string) => readonly string[];
  }[];
  readonly explanation: string;
}

const ffmpeg =
  (graph: string) =>
  (from: string, to: string): string[] => [...FFMPEG, '-i', from, '-af', graph, '-c:a', 'pcm_f32le', to];
const sox =
  (effects: readonly string[]) =>
  (from: string, to: string): string[] => ['sox', '-R', from, '-e', 'float', '-b', '32', to, ...effects];

const WORKS: readonly Work[] = [
  {
    name: 'eq',
    chain: EQ,
    peers: [
      { name: 'ffmpeg, double', command: ffmpeg(FFMPEG_EQ) },
      { name: 'sox', command: sox(SOX_EQ) },
    ],
    explanation: 'six EQ bands of second order',
  },
  {
    name: 'limiter',
    chain: LIMITER,
    peers: [{ name: 'ffmpeg alimiter at 4×', command: ffmpeg(FFMPEG_LIMITER) }],
    explanation: 'true-peak limiter at −1 dBTP, driven by 14 dB',
  },
  {
    name: 'full chain',
    chain: CHAIN,
    peers: [
      { name: 'sox, sample peaks only', command: sox(SOX_CHAIN) },
      { name: 'ffmpeg graph', command: ffmpeg(FFMPEG_CHAIN) },
    ],
    explanation: 'six EQ bands, four bands of dynamics, width, true-peak limiter at −1 dBTP',
  },
  {
    name: 'linear eq',
    chain: LINEAR,
    peers: [{ name: 'ffmpeg, same bands, minimum phase', command: ffmpeg(FFMPEG_EQ) }],
    explanation: 'the same six bands in linear phase',
  },
];

/** Processors from file to file (`release process` against the peers' commands) and as the block loop in a warm process. */
export async function processors(place: Place): Promise<Row> {
  const audio = place.quick ? 30 : 240;
  const file = await cutMix(place, 'processors', { seconds: audio });
  const lines: Line[] = [];
  for (const work of WORKS) lines.push(...(await raced(place, work, file, audio)));
  const parts = WORKS.map(({ name, explanation }) => `${name}: ${explanation}`).join('; ');
  return {
    lines,
    explanation: `processors: ${audio} s of 44.1 kHz, 24-bit stereo to 32-bit float WAV. ${parts}. Commands are whole processes; kernel: the block loop in a warm process. LV2 plugins are left out: Debian's lv2apply runs them a frame at a time and ecasound takes seconds to start, so neither shows the plugin's own speed.`,
  };
}

async function raced(
  place: Place,
  { name, chain, peers }: Work,
  file: string,
  audio: number,
): Promise<Line[]> {
  const yaml = join(place.folder, 'chain.yaml');
  await writeFile(yaml, chain);
  const outputs = ['ours', ...peers.map((_, i) => `peer${i}`)].map((who) =>
    join(place.folder, `processed-${who}.wav`),
  );
  const [mine, ...theirs] = outputs;
  const warm = await startWarm(place, 'chain', file, chain);
  const clear = (to: string) => () => rm(to, { force: true });
  const sides: Side[] = [
    {
      name: 'release process',
      ready: clear(mine),
      run: () => timed(release('process', file, mine, '--chain', yaml)),
    },
    { name: 'our kernel', run: () => warm.go(audio) },
    ...peers.map((peer, i) => ({
      name: peer.name,
      ready: clear(theirs[i]),
      run: () => timed(peer.command(file, theirs[i])),
    })),
  ];
  const [command, kernel, ...others] = await race(sides, place.rounds);
  warm.end();
  const heard = await programmesOf(outputs);
  const compared = others[0] === undefined ? {} : { peer: others[0] };
  return [
    { work: name, who: 'release process', samples: command, audio, ...compared, remark: heard[0].text },
    { work: name, who: 'our kernel', samples: kernel, audio, ...compared },
    ...others.map((samples, i): Line => ({
      work: name,
      who: peers[i].name,
      samples,
      audio,
      remark: heard[i + 1].text,
    })),
  ];
}
