import { error, type Finding, isRefused, note, warning } from '../../base/finding.ts';
import { done, refused, type Result } from '../../base/result.ts';
import { cdText } from '../cd_text.ts';
import { ascii } from '../../base/latin1.ts';
import type { DiscLayout } from '../layout.ts';
import { redBookFindings } from '../red_book.ts';
import { identifier, MASTER_ID_MAX } from './identifier.ts';
import { FIRST_PAUSE_MAX, map, NAME_MAX } from './map.ts';
import { pqDescription } from './subcode.ts';

/**
 * The descriptors of a DDP 2.00 set for an audio CD: everything a plant needs beside the image. Built from public
 * descriptions of the format alone (those of the ddp-reverse-eng project, and sets that other writers have published).
 */
export interface DdpOptions {
  /** Free text for the plant, at most 48 characters of ASCII; it does not reach the disc. */
  readonly masterId?: string;
  /** File names, at most 17 characters. */
  readonly imageName?: string;
  readonly pqName?: string;
  readonly cdTextName?: string;
  /** How numbers of the map fill their fields; readers take both. Default zeros. */
  readonly padding?: 'zeros' | 'spaces';
}

export interface DdpFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface DdpSet {
  /** DDPID, DDPMS, CD-Text if there is any, PQ: the files beside the image, in the order of checksum lists. */
  readonly files: readonly DdpFile[];
  readonly imageName: string;
  /** What was changed to fit: CD-Text lines, the master id. */
  readonly findings: readonly Finding[];
}

/**
 * Refused: whatever the Red Book forbids (red_book.ts), CD-Text that is too long (cd_text.ts), and names that do not
 * fit (`ddp-file-name`). The image is to be `layout.leadOut` sectors long (image.ts).
 */
export function ddpSet(layout: DiscLayout, options: DdpOptions = {}): Result<DdpSet> {
  const names = {
    image: options.imageName ?? 'IMAGE.DAT',
    pq: options.pqName ?? 'PQ_DESCR',
    cdText: options.cdTextName ?? 'CDTEXT.BIN',
  };
  const faults = [...redBookFindings(layout), ...nameFindings(Object.values(names))].filter((f) =>
    isRefused([f]),
  );
  const text = cdText(layout);
  if (!text.ok) return refused(...faults, ...text.findings);
  if (faults.length > 0) return refused(...faults);

  const { bytes, findings } = text.value;
  const pq = pqDescription(layout);
  const streams = {
    pq: { name: names.pq, bytes: pq.length },
    cdText: bytes.length === 0 ? undefined : { name: names.cdText, bytes: bytes.length },
    image: { name: names.image, sectors: layout.leadOut, firstPause: layout.tracks[0].start },
  };
  const master = masterIdOf(options.masterId ?? '');
  return done({
    files: [
      { name: 'DDPID', bytes: identifier(layout.ean, master.text) },
      { name: 'DDPMS', bytes: map(streams, options.padding === 'spaces' ? ' ' : '0') },
      ...(bytes.length === 0 ? [] : [{ name: names.cdText, bytes }]),
      { name: names.pq, bytes: pq },
    ],
    imageName: names.image,
    findings: [...master.findings, ...untold(streams.image.firstPause), ...findings],
  });
}

function nameFindings(names: readonly string[]): Finding[] {
  const all = ['DDPID', 'DDPMS', ...names];
  return names.flatMap((name) => {
    const hint = `at most ${NAME_MAX} letters, digits, dots, hyphens or underscores`;
    if (!/^[A-Za-z0-9._-]+$/.test(name) || name.length > NAME_MAX)
      return [
        error('ddp-file-name', `a DDP set cannot name the file '${name}'`, {
          measured: name,
          limit: NAME_MAX,
          hint,
        }),
      ];
    if (all.filter((other) => other.toUpperCase() === name.toUpperCase()).length === 1) return [];
    return [error('ddp-file-name', `two files of the DDP set are named '${name}'`, { measured: name })];
  });
}

function untold(firstPause: number): Finding[] {
  if (firstPause <= FIRST_PAUSE_MAX) return [];
  return [
    note(
      'ddp-first-pause-untold',
      `the map of the DDP set has no room for ${firstPause} sectors before track 1: only the PQ description tells them`,
      { measured: firstPause, limit: FIRST_PAUSE_MAX },
    ),
  ];
}

function masterIdOf(wanted: string): { readonly text: string; readonly findings: readonly Finding[] } {
  const text = ascii(wanted).slice(0, MASTER_ID_MAX).trimEnd();
  if (text === wanted) return { text, findings: [] };
  const finding = warning('master-id-changed', `the master id '${wanted}' becomes '${text}'`, {
    measured: wanted,
    limit: text,
    hint: `a master id is at most ${MASTER_ID_MAX} characters of ASCII`,
  });
  return { text, findings: [finding] };
}
