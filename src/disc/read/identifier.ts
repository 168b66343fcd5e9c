import { eanOf } from './codes.ts';
import type { Faults } from './faults.ts';
import { AsciiRecord } from './record.ts';

const NAME = 'DDPID';
const LEVEL = 'DDP 2.00';
export const IDENTIFIER_BYTES = 128;

/** What the identifier of a set tells. */
export interface Identifier {
  readonly ean?: string;
  /** Free text of the mastering house; it does not reach the disc. */
  readonly masterId: string;
  /** Another free text. */
  readonly userText: string;
}

/**
 * Reads DDPID, one record of 128 bytes: level 0+8, UPC or EAN 8+13, length of the map 29+8 (mostly blank), master
 * identifier 38+48, disc type 87+2, user text 95+33 with its length in 93+2, or as two writers have it 96+32 and 94+2.
 * Codes: ddp-id-size, ddp-not-ascii, ddp-level, ddp-disc-type, ddp-map-length, ddp-reserved, ean, ean-check-digit.
 */
export function readIdentifier(bytes: Uint8Array, mapBytes: number, faults: Faults): Identifier | undefined {
  if (bytes.length !== IDENTIFIER_BYTES) {
    const figures = { measured: bytes.length, limit: IDENTIFIER_BYTES };
    faults.error('ddp-id-size', NAME, `${bytes.length} bytes, ${IDENTIFIER_BYTES} are expected`, figures);
    return undefined;
  }
  const record = new AsciiRecord(bytes, NAME);
  const foreign = record.foreignByte(0, 38) ?? record.foreignByte(86, 93);
  if (foreign !== undefined)
    faults.error('ddp-not-ascii', `${NAME} byte ${foreign}`, 'not a character of ASCII');
  const level = record.text(0, 8);
  if (level !== LEVEL) {
    const figures = { measured: level, limit: LEVEL };
    faults.error('ddp-level', `${NAME} byte 0`, `the level is '${level}', '${LEVEL}' is read here`, figures);
    return undefined;
  }
  const type = record.text(87, 2);
  if (type !== 'CD') {
    const figures = { measured: type, limit: 'CD' };
    faults.error('ddp-disc-type', `${NAME} byte 87`, `the disc type is '${type}', not 'CD'`, figures);
  }
  judgeReserved(record, mapBytes, faults);
  const ean = eanOf(record.text(8, 13).trim(), `${NAME} byte 8`, faults);
  return {
    ...(ean === undefined ? {} : { ean }),
    masterId: record.text(38, 48),
    userText: userTextOf(record),
  };
}

function judgeReserved(record: AsciiRecord, mapBytes: number, faults: Faults): void {
  const length = record.number(29, 8);
  if (length !== undefined && length !== mapBytes)
    faults.warning(
      'ddp-map-length',
      `${NAME} byte 29`,
      `says ${record.raw(29, 8).trim()} for DDPMS, which has ${mapBytes} bytes`,
      {
        measured: record.raw(29, 8).trim(),
        limit: mapBytes,
      },
    );
  for (const [at, size] of [
    [21, 8],
    [37, 1],
    [89, 4],
  ] as const) {
    const text = record.text(at, size);
    if (text !== '' && !/^0+$/.test(text.trim()))
      faults.warning('ddp-reserved', `${NAME} byte ${at}`, `'${text}' stands where an audio CD has blanks`);
  }
}

function userTextOf(record: AsciiRecord): string {
  const shifted = record.raw(93, 1) === ' ' && record.number(94, 2) !== undefined;
  return shifted ? record.text(96, 32) : record.text(95, 33);
}
