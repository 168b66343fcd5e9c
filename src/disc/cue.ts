import { type Finding, pointer, warning } from '../base/finding.ts';
import { latin1, latin1Bytes } from '../base/latin1.ts';
import { type DiscLayout, type DiscTrack, FIRST_PAUSE, type TextLines } from './layout.ts';
import { marksOf } from './red_book.ts';
import { msf } from './time.ts';

/** A cue sheet for one WAV file that holds the disc. */
export interface CueOptions {
  /** The file's name, beside the cue sheet. */
  readonly wav: string;
  /**
   * Whether the WAV file begins with the first two seconds of the image. Default `omitted`: burners make these two
   * seconds themselves (they lie before address 0 of the disc) and take the file's first sample for 00:02:00, so a file
   * that holds them would come out two seconds late. What lies between them and index 01 of track 1 (a hidden track) is
   * its index 00.
   */
  readonly firstPause?: 'omitted' | 'included';
  /**
   * Default `utf-8`, without a byte order mark: what players, libraries and taggers read. `latin-1` for burners that copy
   * the bytes of titles into CD-Text.
   */
  readonly encoding?: 'utf-8' | 'latin-1';
}

export interface CueSheet {
  readonly bytes: Uint8Array;
  /** Texts that a cue sheet cannot hold as they are, with what they become. */
  readonly findings: readonly Finding[];
}

const COMMANDS = [
  ['title', 'TITLE'],
  ['performer', 'PERFORMER'],
  ['songwriter', 'SONGWRITER'],
] as const satisfies readonly (readonly [keyof TextLines, string])[];

/**
 * Texts come from the first of `layout.texts`. Lines end with CR LF, as the format's first writers (CDRWIN) end them;
 * FLAGS and ISRC stand between TRACK and its first INDEX, where that format has them.
 */
export function cueSheet(layout: DiscLayout, options: CueOptions): CueSheet {
  const latin = options.encoding === 'latin-1';
  const findings: Finding[] = [];
  const fit: Fit = (what, wanted, place = {}) => {
    const text = quotable(latin ? latin1(wanted) : wanted);
    if (text !== wanted) findings.push({ ...changed(what, wanted, text), ...place });
    return text;
  };
  const text = layout.texts[0];
  const name = fit('file name', options.wav);
  const lines = [
    ...(layout.ean === undefined ? [] : [`CATALOG ${layout.ean}`]),
    ...textLines(text?.disc, { name: 'the disc', at: '' }, fit),
    `FILE "${name}" WAVE`,
    ...layout.tracks.flatMap((track, i) => [
      `  TRACK ${two(track.number)} AUDIO`,
      ...textLines(text?.tracks[i], ownerOf(layout, i), fit).map((line) => `    ${line}`),
      ...codeLines(track).map((line) => `    ${line}`),
      ...indexLines(track, i === 0, options.firstPause === 'included').map((line) => `    ${line}`),
    ]),
  ];
  const sheet = `${lines.join('\r\n')}\r\n`;
  return { bytes: latin ? latin1Bytes(sheet) : new TextEncoder().encode(sheet), findings };
}

const two = (n: number): string => String(n).padStart(2, '0');

/** The format has no way to write a quotation mark, or a line's end, within quotation marks. */
function quotable(text: string): string {
  return text.replaceAll('"', "'").replaceAll(/\p{Cc}+/gu, ' ');
}

function changed(what: string, wanted: string, text: string): Finding {
  return warning('cue-text-changed', `in the cue sheet the ${what} '${wanted}' becomes '${text}'`, {
    measured: wanted,
    limit: text,
    hint: 'a cue sheet cannot hold quotation marks, nor one in Latin-1 other alphabets',
  });
}

/** A text as the sheet can hold it. */
type Fit = (what: string, wanted: string, place?: Pick<Finding, 'at' | 'track'>) => string;

/** Whose lines they are, as messages call it and by its place in the layout. */
interface Owner {
  readonly name: string;
  readonly at: string;
  readonly track?: string;
}

function ownerOf({ tracks, texts }: DiscLayout, i: number): Owner {
  const title = texts[0]?.tracks[i]?.title;
  const place = { name: `track ${tracks[i].number}`, at: pointer('tracks', i) };
  return title === undefined ? place : { ...place, track: title };
}

function textLines(lines: TextLines | undefined, { name, at, ...track }: Owner, fit: Fit): string[] {
  return COMMANDS.flatMap(([line, command]) => {
    const wanted = lines?.[line] ?? '';
    if (wanted === '') return [];
    return [`${command} "${fit(`${line} of ${name}`, wanted, { at: `${at}/${line}`, ...track })}"`];
  });
}

function codeLines({ preEmphasis, copyPermitted, isrc }: DiscTrack): string[] {
  const flags = [...(copyPermitted ? ['DCP'] : []), ...(preEmphasis ? ['PRE'] : [])];
  return [
    ...(flags.length === 0 ? [] : [`FLAGS ${flags.join(' ')}`]),
    ...(isrc === undefined ? [] : [`ISRC ${isrc}`]),
  ];
}

function indexLines(track: DiscTrack, first: boolean, included: boolean): string[] {
  const origin = included ? 0 : FIRST_PAUSE;
  return marksOf(track, first).flatMap(({ index, at }) => {
    // Index 00 of track 1 is where the file begins; without anything before index 01 there is none.
    const place = Math.max(0, at - origin);
    if (index === 0 && place === track.start - origin) return [];
    return [`INDEX ${two(index)} ${msf(place)}`];
  });
}
