/**
 * Twin of the groove meter (src/meters/groove): the lanes are lateral and vertical, so each direction sees the additions
 * and products of the TypeScript loops in their order. Lines hold both side by side.
 */

export { leftAt, rightAt, turn } from './groove_pairs';
export { coefficientsAt, sectionsAt, statesAt, weigh } from './groove_bands';
export { numbersAt, pastAt } from './groove_peaks';
export { linesAt, move, sidesAt, tapsAt, windowsAt } from './groove_motion';
