import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromiumPath } from './chromium.mjs';
import { aptInstallation, run } from './programs.mjs';

/** What some tests need from Debian; they say so where it is not there, and are skipped. */
const tools = [
  { packages: ['chromium'], isThere: () => existsSync(chromiumPath) },
  {
    packages: ['python3-socketio', 'python3-websocket'],
    isThere: () => spawnSync('/usr/bin/python3', ['-c', 'import socketio, websocket']).status === 0,
  },
];

/** Installs them where the system lets us. Never fails. */
export function obtainTestTools({ env = process.env, say = console.log } = {}) {
  const packages = tools.filter(({ isThere }) => !isThere()).flatMap((tool) => tool.packages);
  if (packages.length === 0) return;
  for (const command of aptInstallation(env, ...packages)) {
    say(`Some tests need ${packages.join(', ')}. Running ${command.join(' ')}`);
    run(command, env);
  }
}
