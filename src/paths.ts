import { join } from 'node:path';

/** Where migrations/ and web/ are: beside src/, and beside dist/ that is made of it. */
export const root = join(import.meta.dirname, '..');
