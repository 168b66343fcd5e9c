import type { Signal } from '../../audio/signal.ts';
import { concatenation, silence } from '../../audio/splice.ts';
import type { Encoding } from '../../audio/format.ts';
import type { Json } from '../../base/canonical.ts';
import { error, type Finding } from '../../base/finding.ts';
import { Refused } from '../../base/result.ts';
import { groove } from '../../meters/groove/index.ts';
import { createFiguresMeter } from '../../meters/programme/index.ts';
import { judgeSide } from '../../vinyl/checks.ts';
import { feasible } from '../../vinyl/feasibility.ts';
import { vinylFormat } from '../../vinyl/formats.ts';
import { type CuttingSheet, type SheetSide, sheetText } from '../../vinyl/sheet.ts';
import { sheetPage } from '../../vinyl/sheet_page.ts';
import type { VinylSide } from '../../vinyl/sides.ts';
import { openObjects, render, storeBytes } from '../render.ts';
import { type Piece, piecesOf, shareOut, type SidesParams, trackStarts } from '../side_pieces.ts';
import { type Artifact, type Made, made, type Work } from '../work.ts';

/**
 * Finished samples → the sides of a record: one file a side, what a groove of it would be like and how loud it can be cut,
 * and the sheet for the cutting engineer.
 */
export async function sides(work: Work): Promise<Made> {
  const params = work.params as unknown as SidesParams;
  const pieces = piecesOf(work);
  refuseRates(pieces);
  const shared = shareOut(pieces, params);
  const outputs: Record<string, Artifact> = {};
  const told: SheetSide[] = [];
  for (const side of shared) {
    const file = `Side ${side.letter}.wav`;
    const { artifact, sheet } = await cutSide(work, side, pieces, file);
    outputs[file] = artifact;
    told.push(sheet);
  }
  const sheet = sheetOf(params, told);
  outputs['Cutting sheet.txt'] = await storeBytes(work, new TextEncoder().encode(sheetText(sheet)));
  outputs['Cutting sheet.html'] = await storeBytes(work, new TextEncoder().encode(sheetPage(sheet)));
  const findings = told.flatMap(({ findings }) => findings);
  return made(
    { sides: told.map((each, i) => factsOf(each, numbersOf(shared[i], pieces))) },
    outputs,
    findings,
  );
}

function refuseRates(pieces: readonly Piece[]): void {
  const rates = [...new Set(pieces.map(({ rate }) => rate))];
  if (rates.length === 1) return;
  throw new Refused(
    error('rates-differ', `one side cannot hold mixes of ${rates.join(' and ')} Hz`, {
      measured: rates.join(', '),
      hint: 'give the target a rate of its own, for example rate: 96000',
    }),
  );
}

async function cutSide(work: Work, side: VinylSide, pieces: readonly Piece[], file: string) {
  const { encoding, speed, diameter } = work.params as unknown as SidesParams & { encoding: Encoding };
  const own = piecesIn(side, pieces);
  const signal = await sideSignal(work, own);
  const motion = groove.create(signal.format);
  const figures = createFiguresMeter(signal.format);
  const { artifact } = await render(work, signal, encoding, (block) => {
    motion.observe(block);
    figures.observe(block);
  });
  const facts = motion.finish();
  const { loudness, peak } = figures.finish();
  const format = vinylFormat(diameter, speed);
  const level = feasible(facts, format);
  const findings: Finding[] = judgeSide(
    { letter: side.letter, groove: facts, truePeak: peak.truePeak },
    format,
  );
  const sheet: SheetSide = {
    letter: side.letter,
    file,
    seconds: signal.frames / signal.format.rate,
    tracks: trackStarts(own),
    integrated: loudness.integrated,
    truePeak: peak.truePeak,
    feasibility: level.ok ? level.value : null,
    findings: level.ok ? findings : [...findings, ...level.findings],
  };
  return { artifact, sheet };
}

/** A side tells its programmes by their first tracks. */
function piecesIn({ tracks }: VinylSide, pieces: readonly Piece[]): Piece[] {
  return tracks.map((number) => pieces.find((piece) => piece.number === number)!);
}

function numbersOf(side: VinylSide, pieces: readonly Piece[]): number[] {
  return piecesIn(side, pieces).flatMap(({ tracks }) => tracks.map(({ number }) => number));
}

/** The programmes of a side with their gaps; after the last there is none. */
async function sideSignal(work: Work, own: readonly Piece[]): Promise<Signal> {
  const audio = await openObjects(
    work,
    own.map(({ index }) => `audio ${index}`),
  );
  const parts = audio.flatMap((programme, i): Signal[] => {
    const { gapFrames } = own[i];
    return i < own.length - 1 && gapFrames > 0 ? [programme, silence(programme, gapFrames)] : [programme];
  });
  return concatenation(parts);
}

function sheetOf(
  { title, artist, catalog, speed, diameter }: SidesParams,
  all: readonly SheetSide[],
): CuttingSheet {
  const format = vinylFormat(diameter, speed);
  return { title, artist, ...(catalog === null ? {} : { catalog }), format, sides: all };
}

/** What the report and the sequence say of a side; its tracks by their numbers. */
function factsOf(
  { letter, file, seconds, integrated, truePeak, feasibility, tracks }: SheetSide,
  numbers: readonly number[],
): Json {
  const binding = feasibility?.binding ?? null;
  return {
    letter,
    file,
    seconds,
    integrated,
    truePeak,
    tracks: tracks.map(({ title, start, seconds }, i) => ({ number: numbers[i], title, start, seconds })),
    cuttingLevel: feasibility?.level ?? null,
    limit: binding === null ? null : { name: binding.limit, time: binding.time, radius: binding.radius },
  };
}
