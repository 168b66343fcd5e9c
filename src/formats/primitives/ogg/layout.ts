import { type Page, SEGMENT_BYTES, SEGMENTS_MAX } from './page.ts';

/** Lays packets into pages of one logical stream. A packet that fits on a page is not divided. */
export class PageLayout {
  readonly #serial: number;
  #sequence = 0;
  #done: Page[] = [];
  #lacing: number[] = [];
  #body: Uint8Array[] = [];
  #granule: number | undefined;
  #continued = false;

  constructor(serial: number) {
    this.#serial = serial;
  }

  /**
   * Returns the pages that are complete with this packet. `granule`: position at its end. `page`: what becomes of the
   * page on which it ends.
   */
  add(packet: Uint8Array, granule: number, page: 'open' | 'complete' | 'last'): readonly Page[] {
    this.#done = [];
    const segments = Math.floor(packet.length / SEGMENT_BYTES) + 1;
    if (this.#lacing.length > 0 && this.#lacing.length + segments > SEGMENTS_MAX) this.#complete(false);
    for (let at = 0; at <= packet.length; at += SEGMENT_BYTES) {
      if (this.#lacing.length === SEGMENTS_MAX) {
        this.#complete(false);
        this.#continued = true;
      }
      const segment = packet.subarray(at, at + SEGMENT_BYTES);
      this.#lacing.push(segment.length);
      this.#body.push(segment);
    }
    this.#granule = granule;
    if (page !== 'open') this.#complete(page === 'last');
    return this.#done;
  }

  #complete(last: boolean): void {
    this.#done.push({
      serial: this.#serial,
      sequence: this.#sequence,
      granule: this.#granule,
      continued: this.#continued,
      first: this.#sequence === 0,
      last,
      lacing: Uint8Array.from(this.#lacing),
      body: Buffer.concat(this.#body),
    });
    this.#sequence++;
    this.#lacing = [];
    this.#body = [];
    this.#granule = undefined;
    this.#continued = false;
  }
}
