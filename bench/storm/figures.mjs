import { replay } from './replay.mjs';
import { revalue } from './revalue.mjs';

/** `npm run bench -- storm`, in this order. */
export const storm = { replay, revalue };
