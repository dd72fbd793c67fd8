import { setTimeout as pause } from 'node:timers/promises';
import { faults } from './faults.mjs';

const LEAD_IN_MS = 3000;
/** The 2 s in which a fault may be felt, and a second of judging. */
const CALM_MS = 3000;
/** About what a fault takes besides, where it is short. */
const FAULT_MS = 800;
const SHORT_MS = 200;
const LONG_MS = 3500;

/**
 * The seeded course of a run: every chosen fault, in any order, and again if there is time. Where time is short several
 * follow upon each other before it is calm again.
 * @returns bursts of { fault, holdMs }
 */
export function planFaults(random, names, seconds) {
  // One that is named twice comes twice as often.
  const chosen = names.flatMap((name) => faults.filter((fault) => fault.name === name));
  if (chosen.length === 0) return [];
  const available = seconds * 1000 - LEAD_IN_MS;
  const rounds = Math.max(1, Math.floor(available / (chosen.length * (CALM_MS + LONG_MS))));
  const order = Array.from({ length: rounds }, () => random.shuffled(chosen)).flat();
  const calms = Math.max(1, Math.floor((available - order.length * FAULT_MS) / CALM_MS));
  const size = Math.ceil(order.length / calms);
  const spare = available / order.length - CALM_MS / size;
  const longest = Math.min(LONG_MS, Math.max(FAULT_MS, spare - FAULT_MS));
  const plan = order.map((fault) => ({ fault, holdMs: random.between(SHORT_MS, longest) }));
  return Array.from({ length: Math.ceil(plan.length / size) }, (_, index) =>
    plan.slice(index * size, (index + 1) * size),
  );
}

/** Plays the faults, and lets the rest of the time pass; less of both where the load is over before. */
export async function play(stage, plan, random, say) {
  const { over } = stage;
  const rest = (ms) => pause(ms, undefined, { signal: over }).catch(() => undefined);
  const end = performance.now() + stage.options.seconds * 1000;
  await rest(LEAD_IN_MS);
  for (const burst of plan) {
    for (const { fault, holdMs } of burst) {
      if (over.aborted) return;
      const took = await strike(fault, stage, random, holdMs);
      say(`${fault.name} (${Math.round(took)} ms)`);
    }
    await rest(CALM_MS);
  }
  await rest(Math.max(0, end - performance.now()));
}

/** Has one fault happen, for `holdMs` where it lasts. Returns how long it took (ms). */
async function strike(fault, stage, random, holdMs) {
  await fault.prepare?.(stage, random);
  const begun = performance.now();
  stage.weather.begin(fault.name);
  try {
    const end = await fault.begin(stage, random);
    if (end) await pause(holdMs);
    await end?.();
  } finally {
    stage.weather.end();
  }
  return performance.now() - begun;
}
