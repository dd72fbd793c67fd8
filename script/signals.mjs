import { commandOf, parentOf } from './processes.mjs';

/**
 * The first reason for this process to end: a signal, or the end of the npm that runs it. The end takes a moment, so that
 * later reasons change nothing. A terminal that was closed must not turn the last words into an error.
 */
export function endSignal(env = process.env) {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve(signal));
    if (env.npm_lifecycle_event) whenNpmEnds(() => resolve('the end of npm'));
  });
}

/** npm runs a script in a shell, and the shell keeps the signals that end npm or itself to itself. */
function whenNpmEnds(act) {
  const shell = process.ppid;
  const isBetween = commandOf(shell) === 'sh';
  const npm = isBetween ? parentOf(shell) : shell;
  const isGone = () => process.ppid !== shell || (isBetween && parentOf(shell) !== npm);
  setInterval(() => isGone() && act(), 200).unref();
}
