import { totalmem } from 'node:os';

/** Of a machine or container, for one run: the rest is for the process itself and for others. */
const SHARE = 0.8;

/** Bytes that a run may take here. */
export const memoryLimit = (): number => Math.floor(SHARE * Math.min(process.constrainedMemory() || Infinity, totalmem()));
