import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../script/paths.mjs';

const path = join(root, '../shared/data/lean/equity/usa/tick');

/** A busy day of four symbols; no part of the project, so it may be absent. */
export const recording = {
  path,
  date: '2013-10-08',
  isThere: existsSync(path),
  opensAt: new Date('2013-10-08T13:30:00Z'),
};
