import { parseArgs } from 'node:util';
import { faultNames } from './faults.mjs';

const protections = ['leases', 'bus', 'outbox', 'epoch'];

export const usage = `Usage: npm run torture -- [options]
  --seed 1        decides the choices of readers and writers, and the faults' schedule
  --seconds 60    how long there is load; starting and judging take some more
  --faults all    which, with commas between, or none: ${faultNames.join(', ')}
  --web 2         processes with ROLE=web, at least two
  --worker 1      processes with ROLE=worker
  --without x     turns a protection off, so that the run has to fail: ${protections.join(', ')}
  --until-old     ends the run as soon as a read was old`;

const defaults = { seed: '1', seconds: '60', faults: 'all', web: '2', worker: '1' };

/** @throws Error that says what is wrong and how it is meant */
export function readOptions(args) {
  try {
    const text = (name) => [name, { type: 'string', default: defaults[name] }];
    const options = Object.fromEntries(['seed', 'seconds', 'faults', 'web', 'worker', 'without'].map(text));
    const flag = { type: 'boolean', default: false };
    const { values } = parseArgs({ args, options: { ...options, help: flag, 'until-old': flag } });
    return {
      help: values.help,
      seed: whole('seed', values.seed, 0, 2 ** 32 - 1),
      seconds: whole('seconds', values.seconds, 5, 86_400),
      faults: chosenFaults(values.faults),
      web: whole('web', values.web, 2, 8),
      worker: whole('worker', values.worker, 0, 8),
      without: values.without === undefined ? undefined : oneOf('without', values.without, protections),
      untilOld: values['until-old'],
    };
  } catch (error) {
    throw new Error(`${error.message}\n\n${usage}`, { cause: error });
  }
}

function whole(name, text, min, max) {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= min && number <= max) return number;
  throw new Error(`--${name} takes a whole number from ${min} to ${max}, not ${text}`);
}

function chosenFaults(text) {
  if (text === 'all') return faultNames;
  return text === 'none' ? [] : text.split(',').map((name) => oneOf('faults', name, faultNames));
}

function oneOf(option, name, names) {
  if (names.includes(name)) return name;
  throw new Error(`--${option} cannot be ${name}; there are ${names.join(', ')}`);
}
