import { join, posix } from 'node:path';
import { openWav } from '../audio/wav/reader.ts';
import { error, type Finding } from '../base/finding.ts';
import { readText } from '../host/disk.ts';
import type { PartsOfTarget } from './parts_of_target.ts';
import type { SequenceSide } from './verify_sequence.ts';
import { linesOf, unlike } from './verify_sheets.ts';

const SIDE = /^Side ([A-Z])\.wav$/;

/** Seconds by which a length may differ from one that is written in whole seconds. */
const ROUNDING = 0.5;

/** A side as the cutting sheet has it. */
interface SheetSide {
  readonly file: string;
  /** Whole. */
  readonly seconds: number;
  readonly rows: readonly string[];
}

interface SideFile {
  readonly path: string;
  readonly rate: number;
  readonly channels: number;
  readonly encoding: string;
  readonly seconds: number;
}

/**
 * The sides of a record: WAV files of one rate and word length, two channels, as long as the cutting sheet says; the
 * sheet as text and as a page tell the same, and `sequence.json` as well. Codes: those of audio/wav; side-missing,
 * side-format, side-length, side-timeline, sheet-differs.
 */
export async function sidesFindings({ folder, paths, sides: timeline }: PartsOfTarget): Promise<Finding[]> {
  const files = paths.filter((path) => SIDE.test(posix.basename(path)));
  const text = paths.find((path) => posix.basename(path) === 'Cutting sheet.txt');
  if (text === undefined && files.length === 0) return [];
  const opened = await Promise.all(files.map((path) => sideOf(folder, path)));
  const findings = opened.flatMap((each) => each.findings);
  const sides = opened.flatMap(({ side }) => side ?? []);
  findings.push(...formatFindings(sides));
  if (text === undefined) return findings;
  const sheet = sheetSides(await readText(join(folder, text)));
  findings.push(...sheet.flatMap((each) => lengthFindings(each, sides, files)));
  if (timeline !== undefined) findings.push(...timelineFindings(timeline, sides, sheet));
  const page = paths.find((path) => posix.basename(path) === 'Cutting sheet.html');
  if (page !== undefined) {
    const rows = rowsIn(linesOf(await readText(join(folder, page))));
    findings.push(
      ...unlike(
        page,
        'row',
        rows,
        sheet.flatMap((each) => each.rows),
      ),
    );
  }
  return findings;
}

async function sideOf(
  folder: string,
  path: string,
): Promise<{ readonly side?: SideFile; readonly findings: Finding[] }> {
  const wav = await openWav(join(folder, path), path);
  if (!wav.ok) return { findings: [...wav.findings] };
  const { format, encoding, frames, findings } = wav.value;
  await wav.value.close();
  return { side: { path, ...format, encoding, seconds: frames / format.rate }, findings: [...findings] };
}

/** All as the first one, which is stereo. */
function formatFindings(sides: readonly SideFile[]): Finding[] {
  const spoken = ({ encoding, rate, channels }: SideFile): string =>
    `${encoding}, ${rate} Hz, ${channels} channels`;
  const limit = sides.length === 0 ? '' : spoken({ ...sides[0], channels: 2 });
  return sides
    .filter((side) => spoken(side) !== limit)
    .map((side) =>
      error('side-format', `${side.path} is ${spoken(side)}; the sides of one record are ${limit}`, {
        measured: spoken(side),
        limit,
      }),
    );
}

function lengthFindings(
  { file, seconds }: SheetSide,
  sides: readonly SideFile[],
  files: readonly string[],
): Finding[] {
  if (!files.some((path) => posix.basename(path) === file))
    return [error('side-missing', `the cutting sheet names ${file}, which the release does not have`)];
  const side = sides.find(({ path }) => posix.basename(path) === file);
  if (side === undefined || Math.abs(side.seconds - seconds) <= ROUNDING + 1e-9) return [];
  const message = `${side.path} lasts ${side.seconds.toFixed(1)} s, its cutting sheet says ${seconds} s`;
  return [error('side-length', message, { measured: side.seconds, limit: seconds })];
}

/** `SIDE A   Side A.wav`, the rows of its tracks, `Total     18:09`. */
function sheetSides(text: string): SheetSide[] {
  return text
    .split(/^(?=SIDE )/m)
    .slice(1)
    .map((part) => ({
      file: /^SIDE \S+\s+(.*)$/m.exec(part)?.[1] ?? '',
      seconds: secondsOf(/^Total\s+([\d:]+)$/m.exec(part)?.[1] ?? ''),
      rows: rowsIn(linesOf(part.replaceAll('<', ' '))),
    }));
}

/** `sequence.json` against the files, to the sample, and against the rows of the sheet, which are in whole seconds. */
function timelineFindings(
  timeline: readonly SequenceSide[],
  sides: readonly SideFile[],
  sheet: readonly SheetSide[],
): Finding[] {
  const findings: Finding[] = [];
  const differs = (message: string): void =>
    void findings.push(error('side-timeline', `sequence.json has ${message}`));
  if (timeline.length !== sheet.length)
    differs(`${timeline.length} sides, the cutting sheet ${sheet.length}`);
  for (const { letter, length, tracks } of timeline) {
    const file = `Side ${letter}.wav`;
    const side = sides.find(({ path }) => posix.basename(path) === file);
    if (side !== undefined && Math.abs(side.seconds - length) > 0.5 / side.rate)
      differs(`side ${letter} with ${length} s, ${side.path} lasts ${side.seconds} s`);
    const rows = sheet.find((each) => each.file === file)?.rows ?? [];
    const elsewhere = ({ start, length: own }: { start: number; length: number }, i: number): boolean => {
      const [, from = '', lasts = ''] = rows.at(i)?.split(' ') ?? [];
      return [start - secondsOf(from), own - secondsOf(lasts)].some(
        (off) => !(Math.abs(off) <= ROUNDING + 1e-9),
      );
    };
    if (rows.length !== tracks.length || tracks.some(elsewhere))
      differs(`the tracks of side ${letter} elsewhere than the cutting sheet`);
  }
  return findings;
}

function secondsOf(clock: string): number {
  return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** `A1 0:00 4:25`: place, start and length of each track. */
function rowsIn(lines: readonly string[]): string[] {
  return lines.flatMap((line) => /^([A-Z]\d+)\s+([\d:]+)\s+([\d:]+)\s/.exec(line)?.slice(1).join(' ') ?? []);
}
