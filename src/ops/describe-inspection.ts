import type { Verdict } from '../cache/comparison.js';
import type { Inspection } from './cache-inspection.js';

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/** For the terminal. */
export function describeInspection(key: string, inspection: Inspection): string {
  const { gate, epoch, value, leaseEndsInMs, tombstone, verdict } = inspection;
  const believed = value?.epoch === epoch ? '' : ', not believed: it is of another epoch';
  const lines = {
    key,
    Redis: gate === 'open' ? `believed, epoch ${epoch}` : `not believed now (${gate})`,
    value: value
      ? `revision ${value.revision}, ${value.bytes} bytes, expires in ${seconds(value.expiresInMs)}, epoch ${value.epoch}${believed}`
      : 'none',
    lease: leaseEndsInMs === null ? 'none' : `somebody loads it, for ${seconds(leaseEndsInMs)} at most`,
    tombstone: tombstone
      ? `${describeTombstone(tombstone.value)}, forgotten in ${seconds(tombstone.endsInMs)}`
      : 'none',
    PostgreSQL: describeVerdict(verdict),
  };
  return Object.entries(lines)
    .map(([name, text]) => `${name.padEnd(12)}${text}`)
    .join('\n');
}

function describeTombstone(value: string): string {
  const [whole = '', micros = '', by = ''] = value.split('.');
  const at = new Date(Number(whole) * 1000 + Number(micros) / 1000);
  return `invalidated at ${at.toISOString()} by ${by}`;
}

function describeVerdict(verdict: Verdict | null): string {
  if (!verdict) return 'not compared: the value cannot be made again from it';
  const { result, databaseRevision, stale } = verdict;
  if (result === 'absent') return 'not asked: nothing is held that would be believed';
  if (result === 'stale')
    return `NEWER: revision ${databaseRevision}, while Redis holds ${stale.map(({ revision }) => revision).join()}`;
  return result === 'equal' ? `equal, revision ${databaseRevision}` : `changed meanwhile, revision ${databaseRevision}`;
}
