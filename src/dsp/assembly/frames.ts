/** Frames of one call. */
export const FRAMES: i32 = 16384;

/** Two channels that a call works on, where they do not stand in this memory before; up to 8 bytes more are written. */
export const left: usize = memory.data(8 * FRAMES + 16, 16);
export const right: usize = memory.data(8 * FRAMES + 16, 16);
/** Two channels that outlast the calls: unpacked there, they are weighed there. One reader at a time has them. */
export const lentLeft: usize = memory.data(8 * FRAMES + 16, 16);
export const lentRight: usize = memory.data(8 * FRAMES + 16, 16);
