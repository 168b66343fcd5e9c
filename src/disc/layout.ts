/** Sectors (CD frames) a second, and frames (sample pairs at 44.1 kHz) a sector: IEC 60908. */
export const SECTORS_PER_SECOND = 75;
export const FRAMES_PER_SECTOR = 588;
/** 588 pairs of 16-bit samples. */
export const BYTES_PER_SECTOR = 2352;
/** The pause before the first track, which the image holds: at least two seconds. */
export const FIRST_PAUSE = 150;

/**
 * An audio CD as it is to be played: all places are sectors from 00:00:00 of the programme, which is where the image
 * starts; so index 01 of the first track stands at 150 or later.
 */
export interface DiscLayout {
  /** 13 digits (a UPC-A has a zero in front). */
  readonly ean?: string;
  readonly tracks: readonly DiscTrack[];
  /** Where the lead-out starts: the length of the image. */
  readonly leadOut: number;
  /** CD-Text, one entry a language block, at most 8; the first is the default. */
  readonly texts: readonly DiscText[];
}

export interface DiscTrack {
  /** 1 … 99. */
  readonly number: number;
  /** Index 00, where a pause (or audio before the track, such as a hidden one) stands before index 01. */
  readonly pregap?: number;
  /** Index 01. */
  readonly start: number;
  /** Index 02 and on. */
  readonly indexes: readonly number[];
  /** 12 characters, no hyphens. */
  readonly isrc?: string;
  readonly preEmphasis: boolean;
  /** Digital copying is permitted (DCP). */
  readonly copyPermitted: boolean;
}

/** One block of CD-Text. Lines that nobody states are left out of the packs. */
export interface DiscText {
  /** EBU Tech 3264 language code, e.g. 0x09 English, 0x08 German, 0x0f French. */
  readonly language: number;
  readonly disc: TextLines;
  /** One entry a track, in order. */
  readonly tracks: readonly TextLines[];
}

export interface TextLines {
  readonly title?: string;
  readonly performer?: string;
  readonly songwriter?: string;
  readonly composer?: string;
  readonly arranger?: string;
  readonly message?: string;
}
