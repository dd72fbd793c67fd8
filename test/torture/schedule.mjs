import { setTimeout as pause } from 'node:timers/promises';
import { faults, strike } from './faults.mjs';

const LEAD_IN_MS = 3000;
/** Room for the 2 s that a fault may be felt, and for a second of judging. */
const CALM_MS = 3000;
/** About what a fault takes, its preparation and the restart of what was killed included. */
const FAULT_MS = 1500;

/**
 * The seeded course of a run: every chosen fault, in any order, and again if there is time. Where time is short several
 * follow upon each other before it is calm again.
 * @returns bursts of { fault, holdMs }
 */
export function planFaults(random, names, seconds) {
  const chosen = faults.filter(({ name }) => names.includes(name));
  if (chosen.length === 0) return [];
  const available = seconds * 1000 - LEAD_IN_MS;
  const rounds = Math.max(1, Math.floor(available / (chosen.length * (FAULT_MS + CALM_MS))));
  const plan = Array.from({ length: rounds }, () => random.shuffled(chosen))
    .flat()
    .map((fault) => ({ fault, holdMs: random.between(300, 1200) }));
  const calms = Math.min(plan.length, Math.max(1, Math.floor((available - plan.length * FAULT_MS) / CALM_MS)));
  const size = Math.ceil(plan.length / calms);
  return Array.from({ length: Math.ceil(plan.length / size) }, (_, index) => plan.slice(index * size, ++index * size));
}

/** Plays the faults, and lets the rest of the time pass. */
export async function play(stage, plan, random, say) {
  const end = performance.now() + stage.options.seconds * 1000;
  await pause(LEAD_IN_MS);
  for (const burst of plan) {
    for (const { fault, holdMs } of burst) {
      const took = await strike(fault, stage, random, holdMs);
      say(`${fault.name} (${Math.round(took)} ms)`);
    }
    await pause(CALM_MS);
  }
  await pause(Math.max(0, end - performance.now()));
}
