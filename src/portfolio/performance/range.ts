import { DomainError } from '../../common/errors.js';
import { validationError } from '../../common/validation.js';
import { daysAfter } from '../domain/days.js';
import type { Range } from './course.js';
import { MAX_YEARS } from './limits.js';
import type { PerformanceQuery } from './performance.schemas.js';

/**
 * The days that are asked for: nothing is known after `today`.
 * @param firstDay of the first trade, where there is one
 * @throws DomainError `validation_failed`, `range_too_long`
 */
export function rangeOf(query: PerformanceQuery, today: string, firstDay: string | undefined): Range {
  const to = query.to === undefined || query.to > today ? today : query.to;
  const earliest = yearsBefore(to);
  const from = query.from ?? latest(earliest, firstDay !== undefined && firstDay < to ? firstDay : to);
  if (from > to) throw validationError([{ path: ['from'], message: 'must not be after to' }]);
  if (from < earliest) {
    throw new DomainError('refused', 'range_too_long', `A range has at most ${MAX_YEARS} years`);
  }
  return { from, to };
}

const yearsBefore = (day: string): string => daysAfter(day, -Math.ceil(MAX_YEARS * 365.25));
const latest = (a: string, b: string): string => (a > b ? a : b);
