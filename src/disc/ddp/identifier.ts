import { record, words } from './record.ts';

/** The longest master id; free text that does not reach the disc. */
export const MASTER_ID_MAX = 48;

/**
 * DDPID, 128 bytes: what the set is. The user's text stays blank: two writers and a reader place it differently
 * (93/95 and 94/96).
 */
export function identifier(ean: string | undefined, masterId: string): Uint8Array {
  return record(128, [
    words(0, 8, 'DDP 2.00'),
    words(8, 13, ean ?? ''),
    words(38, MASTER_ID_MAX, masterId),
    words(87, 2, 'CD'),
  ]);
}
