import { error, type Finding, warning } from '../base/finding.ts';
import type { PictureFacts } from './contract.ts';

/** What a receiver asks of a cover. Absent: it does not ask. */
export interface PictureLimits {
  /** Pixels of the shorter side, at least. */
  readonly least?: number;
  /** Pixels of the longer side, at most. */
  readonly most?: number;
  /** Bytes of the file, at most. */
  readonly mostBytes?: number;
}

/** Profiles that are sRGB under another name: their pictures look right where a program ignores profiles. */
const SRGB = /srgb/i;

/**
 * What is wrong with a cover, whoever receives it, and by one receiver's limits. An error is what makes it useless
 * or what the renditions cannot mend; a warning is what may look other than meant.
 */
export function pictureFindings(facts: PictureFacts, limits: PictureLimits = {}): Finding[] {
  return [...shape(facts, limits), ...colour(facts), ...size(facts, limits)];
}

function shape({ width, height, orientation }: PictureFacts, { least, most }: PictureLimits): Finding[] {
  const measured = `${width} × ${height}`;
  const shorter = Math.min(width, height);
  const longer = Math.max(width, height);
  const findings: Finding[] = [];
  if (width !== height) {
    findings.push(
      warning('artwork-not-square', 'the artwork is not square: shops refuse it or crop it', {
        measured,
        hint: `crop it to ${shorter} × ${shorter} pixels`,
      }),
    );
  }
  if (least !== undefined && shorter < least) {
    findings.push(
      warning('artwork-too-small', 'the artwork has too few pixels', {
        measured,
        limit: `${least} × ${least}`,
        hint: 'export it larger from its source; enlarging it adds nothing',
      }),
    );
  }
  if (most !== undefined && longer > most) {
    findings.push(warning('artwork-too-large', 'the artwork has too many pixels', { measured, limit: most }));
  }
  if (orientation !== 1) {
    findings.push(
      warning(
        'artwork-rotated',
        'the artwork is stored turned, with a note to turn it back that players ignore',
        {
          measured: orientation,
          limit: 1,
          hint: 'turn it in a picture editor and save it anew',
        },
      ),
    );
  }
  return findings;
}

function colour({ colour: model, alpha, depth, kind, profile }: PictureFacts): Finding[] {
  const findings: Finding[] = [];
  if (model === 'cmyk') {
    findings.push(
      error('artwork-cmyk', 'the artwork is CMYK, for print: players show wrong colours or nothing', {
        measured: 'CMYK',
        limit: 'RGB',
        hint: 'convert it to sRGB in a picture editor',
      }),
    );
  }
  if (model === 'grey') {
    findings.push(
      warning('artwork-grey', 'the artwork is greyscale, and shops ask for RGB', {
        measured: 'greyscale',
        limit: 'RGB',
      }),
    );
  }
  if (alpha) {
    findings.push(
      warning('artwork-transparent', 'the artwork has transparency: what lies under it differs by player', {
        hint: 'flatten it onto a background',
      }),
    );
  }
  if (kind === 'image/jpeg' && depth !== 8) {
    findings.push(
      error(
        'artwork-depth',
        `the artwork is a JPEG of ${depth} bits a sample, which hardly any program reads`,
        {
          measured: depth,
          limit: 8,
          hint: 'export it as a plain JPEG or a PNG',
        },
      ),
    );
  }
  if (profile !== undefined && !SRGB.test(profile)) {
    findings.push(
      warning('artwork-profile', `the artwork is meant for the colour space “${profile}”, not sRGB`, {
        measured: profile,
        limit: 'sRGB',
        hint: 'convert it to sRGB in a picture editor',
      }),
    );
  }
  return findings;
}

function size({ bytes }: PictureFacts, { mostBytes }: PictureLimits): Finding[] {
  if (mostBytes === undefined || bytes <= mostBytes) return [];
  return [
    warning('artwork-too-heavy', 'the artwork is too large a file', {
      measured: bytes,
      limit: mostBytes,
      hint: 'save it as a JPEG of lower quality',
    }),
  ];
}
