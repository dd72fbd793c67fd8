import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

export const root = resolve(import.meta.dirname, '../..');
export const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** A Dockerfile's instructions in order, each with its stage's number; comments are gone, continued lines are joined. */
export function instructions(dockerfile: string) {
  let stage = -1;
  return dockerfile
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
      if (name === 'FROM') stage += 1;
      return { name, rest, stage };
    });
}

export type Service = {
  build?: { context: string; dockerfile: string };
  command?: string | string[];
  environment: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test?: string[]; disable?: boolean };
  networks: string[];
  ports?: string[];
  volumes?: string[];
  tmpfs?: string[];
  user?: string;
  restart: string;
  read_only: boolean;
  cap_drop: string[];
  security_opt: string[];
  stop_grace_period: string;
  deploy: { resources: { limits: Record<string, string | number> } };
};
type Compose = {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean }>;
  volumes: Record<string, unknown>;
};

/** A compose file as Compose reads it in this environment. @throws with the file's own words where a variable is missing */
export function compose(path: string, env: Record<string, string>): Compose {
  const reviver = (_: unknown, value: unknown) => (typeof value === 'string' ? interpolate(value, env) : value);
  return parse(read(path), reviver, { merge: true });
}

const interpolate = (text: string, env: Record<string, string>) =>
  text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, mode?: string, rest = '') => {
    if (env[name]) return env[name];
    if (mode === '?') throw new Error(`${name}: ${rest}`);
    return mode === '-' ? rest : '';
  });
