import { readFileSync } from 'node:fs';

/** The last lines of a log file, for a human. */
export function lastLines(path, count = 15) {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n').slice(-count);
  return lines.map((line) => `  ${readable(line)}`).join('\n');
}

/** The application logs JSON; everybody else logs text. */
function readable(line) {
  try {
    const { msg, err } = JSON.parse(line);
    return [msg, err?.stack].filter(Boolean).join(': ') || line;
  } catch {
    return line;
  }
}
