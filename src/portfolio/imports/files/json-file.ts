import { SourceRow } from './source-row.js';
import { MOST_ROWS, tooManyRows, unreadable } from './unreadable.js';

const DEEPEST = 20;
const MOST_PARTS = 10 * MOST_ROWS;
/** Where an object of the file begins: no other program has such a name. */
const LINE = '\u0001line';
const NUMBER = /[-+.\w]+/y;

export interface JsonFile {
  members: Readonly<Record<string, unknown>>;
  /** the objects of a member that is a list */
  rows: (member: string) => SourceRow[];
}

/** Numbers become text as they are written: no money goes through a floating point. @throws DomainError `file_unreadable` */
export function readJson(text: string): JsonFile {
  const members = parse(text);
  return {
    members,
    rows: (member) => {
      const list = members[member];
      if (!Array.isArray(list)) throw unreadable(`${member} is not a list`);
      if (list.length > MOST_ROWS) throw tooManyRows();
      return list.map((each: unknown, index) => {
        if (!isObject(each)) throw unreadable(`${member}.${index} is not an object`);
        const names = new Map(Object.keys(each).map((name) => [name.toLowerCase(), name]));
        return new SourceRow(each[LINE] as number, (name) => {
          const column = names.get(name);
          return column === undefined ? undefined : { column, text: textOf(each[column]) };
        });
      });
    },
  };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(prepare(text));
    if (isObject(parsed)) return parsed;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw unreadable('The file is not a JSON object');
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Puts numbers in quotes, and into every object the line on which it begins. */
function prepare(text: string): string {
  const parts: string[] = [];
  let [done, line, depth, lists] = [0, 1, 0, 0];
  const replace = (from: number, to: number, by: string) => {
    parts.push(text.slice(done, from), by);
    done = to;
    if (parts.length > 4 * MOST_PARTS) throw tooManyRows();
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (character === '"') at = endOfString(text, at);
    else if (character === '\n') line += 1;
    else if (character === ']' || character === '}') depth -= 1;
    else if (character === '[' || character === '{') {
      depth += 1;
      lists += 1;
      if (lists > MOST_PARTS) throw tooManyRows();
      if (depth > DEEPEST) throw unreadable('The file is nested too deeply', line);
      if (character === '{') replace(at, at + 1, `{${JSON.stringify(LINE)}:${line}${isEmpty(text, at) ? '' : ','}`);
    } else if (character === '-' || (character >= '0' && character <= '9')) {
      NUMBER.lastIndex = at;
      const number = NUMBER.exec(text)![0];
      replace(at, at + number.length, JSON.stringify(number));
      at += number.length - 1;
    }
  }
  return parts.join('') + text.slice(done);
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}

const NOT_BLANK = /\S/g;
function isEmpty(text: string, brace: number): boolean {
  NOT_BLANK.lastIndex = brace + 1;
  return NOT_BLANK.exec(text)?.[0] === '}';
}
