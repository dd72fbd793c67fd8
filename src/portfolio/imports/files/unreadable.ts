import { DomainError } from '../../../common/errors.js';

/** So many trades are read of one file. */
export const MOST_ROWS = 100_000;

/** The file as a whole makes no sense. `line` where that is known. */
export function unreadable(detail: string, line?: number): DomainError {
  const errors = line === undefined ? [] : [{ line, column: null, code: 'unreadable', message: detail }];
  return new DomainError('invalid', 'file_unreadable', detail, { errors });
}

export const tooManyRows = () => unreadable(`The file has more than ${MOST_ROWS} trades`);
