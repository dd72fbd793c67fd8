import { join, resolve } from 'node:path';

/** The project's directory, wherever a script is called from. */
export const root = resolve(import.meta.dirname, '..');

/** Everything that a run leaves behind is here: databases, logs, secrets. Removing it is a fresh start. */
export const data = join(root, '.data');
