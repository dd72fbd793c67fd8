import { rate } from './rate.mjs';

/** `npm run bench -- ingest`. */
export const ingest = { rate };
