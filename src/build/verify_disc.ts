import { join, posix } from 'node:path';
import { createBlock } from '../audio/block.ts';
import { drain } from '../audio/memory.ts';
import type { Digest } from '../base/digest.ts';
import { error, type Finding } from '../base/finding.ts';
import { latin1 } from '../base/latin1.ts';
import { type DiscLayout, FIRST_PAUSE, FRAMES_PER_SECTOR, type TextLines } from '../disc/layout.ts';
import { readCue } from '../disc/read/cue.ts';
import { type ReadDisc, readDdp } from '../disc/read/ddp.ts';
import { holdsAudio, imageSignal, type ReadImage } from '../disc/read/image.ts';
import { differences } from '../disc/read/proof.ts';
import type { Result } from '../base/result.ts';
import type { PublishedFile } from '../release/reading.ts';
import { PcmHasher } from './hearing.ts';
import { PASS_FRAMES } from './render.ts';
import type { PartsOfTarget } from './parts_of_target.ts';
import { sheetFindings } from './verify_sheets.ts';

const OF_DDP = ['DDPID', 'DDPMS'];

/**
 * The discs of a target: each set for a plant and each cue sheet is read, its layout is that of `sequence.json`, its
 * audio that of the target's tracks; so is what stands between the first pause and the first track in all of them.
 * Codes: those of disc/read; disc-differs, disc-audio, disc-hidden-differs, and those of verify_sheets.ts.
 */
export async function discFindings(own: PartsOfTarget, stated: DiscLayout | undefined): Promise<Finding[]> {
  const findings: Finding[] = [];
  const discs: Heard[] = [];
  for (const place of placesOf(own.paths)) {
    const path = join(own.folder, place);
    const read = place.endsWith('.cue') ? await readCue(path, 'omitted') : await readDdp(path);
    const { heard, findings: told } = await discOf(place, read, own.tracks, stated ?? discs[0]?.layout);
    findings.push(...told);
    if (heard !== undefined) discs.push(heard);
  }
  const other = discs.find(({ hidden }) => hidden !== discs[0].hidden);
  if (other !== undefined) {
    const message = `${other.place} holds another track before the first than ${discs[0].place}`;
    findings.push(error('disc-hidden-differs', message, { measured: other.hidden, limit: discs[0].hidden }));
  }
  const layout = stated ?? discs[0]?.layout;
  if (layout !== undefined) findings.push(...(await sheetFindings(own, layout)));
  return findings;
}

/** Folders of sets, then cue sheets. */
function placesOf(paths: readonly string[]): string[] {
  const sets = paths
    .filter((path) => OF_DDP.includes(posix.basename(path)))
    .map((path) => posix.dirname(path));
  return [...new Set(sets), ...paths.filter((path) => path.endsWith('.cue'))];
}

interface Heard {
  readonly place: string;
  readonly layout: DiscLayout;
  /** Digest of what lies between the first pause and index 01 of the first track. */
  readonly hidden: Digest;
}

async function discOf(
  place: string,
  read: Result<ReadDisc>,
  tracks: readonly PublishedFile[],
  expected: DiscLayout | undefined,
): Promise<{ readonly heard?: Heard; readonly findings: Finding[] }> {
  const placed = ({ message, ...rest }: Finding): Finding => ({ ...rest, message: `${place}: ${message}` });
  if (!read.ok) return { findings: read.findings.map(placed) };
  const { layout, image } = read.value;
  const unlike = expected === undefined ? [] : unlikeness(layout, expected, place.endsWith('.cue'));
  const findings = [...read.value.findings, ...unlike];
  // Where a mark stands elsewhere, each track would be another: one cause, one finding.
  if (unlike.length > 0) return { findings: findings.map(placed) };
  findings.push(...(await audioFindings(layout, image, tracks)));
  const [first] = layout.tracks;
  const hidden = await digestOfSectors(image, FIRST_PAUSE, Math.max(FIRST_PAUSE, first.start));
  return { heard: { place, layout, hidden }, findings: findings.map(placed) };
}

function unlikeness(read: DiscLayout, expected: DiscLayout, cue: boolean): Finding[] {
  return differences(cue ? asInCue(read) : read, cue ? asInCue(expected) : expected);
}

/** What a cue sheet can tell: one block of texts, in no language, without quotation marks. */
function asInCue(layout: DiscLayout): DiscLayout {
  const plain = (lines: TextLines): TextLines =>
    Object.fromEntries(
      (['title', 'performer', 'songwriter'] as const).flatMap((key): [string, string][] => {
        const text = latin1(lines[key] ?? '').replaceAll('"', "'");
        return text === '' ? [] : [[key, text]];
      }),
    );
  const texts = layout.texts.slice(0, 1);
  return {
    ...layout,
    texts: texts.map(({ disc, tracks }) => ({ language: 0, disc: plain(disc), tracks: tracks.map(plain) })),
  };
}

async function audioFindings(
  { tracks, leadOut }: DiscLayout,
  image: ReadImage,
  files: readonly PublishedFile[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  if (await holdsAudio(image, 0, FIRST_PAUSE * FRAMES_PER_SECTOR))
    findings.push(error('disc-audio', 'the two seconds before the first track are not silent'));
  for (const [i, { number, start }] of tracks.entries()) {
    const file = files.find(({ track }) => track === number);
    if (file === undefined) {
      if (files.length > 0)
        findings.push(error('disc-audio', `track ${number} has no file of its own in the release`));
      continue;
    }
    const measured = await digestOfSectors(image, start, tracks.at(i + 1)?.start ?? leadOut);
    if (measured === file.pcmSha256) continue;
    const message = `track ${number} is not the audio of ${file.path}`;
    findings.push(error('disc-audio', message, { track: file.title, measured, limit: file.pcmSha256 }));
  }
  return findings;
}

/** SHA-256 of 16-bit samples: what a manifest says of a track's file. */
async function digestOfSectors(image: ReadImage, from: number, to: number): Promise<Digest> {
  const hash = new PcmHasher('pcm16', 2);
  const signal = imageSignal(image, from * FRAMES_PER_SECTOR, to * FRAMES_PER_SECTOR);
  await drain(signal, (block) => hash.observe(block), createBlock(2, PASS_FRAMES));
  return hash.digest();
}
