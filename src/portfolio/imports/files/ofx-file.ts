import { MOST_ROWS, tooManyRows, unreadable } from './unreadable.js';

/** An element: with a value, or with others inside. */
export interface OfxNode {
  name: string;
  line: number;
  value: string;
  children: OfxNode[];
}

const DEEPEST = 40;
const MOST_NODES = 40 * MOST_ROWS;
const TAG = /<(\/?)([A-Za-z0-9.]{1,64})\s*(\/?)>([^<]*)/g;
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/**
 * OFX 1.x (SGML, where what has a value need not be closed) and 2.x (XML) alike: neither has attributes.
 * @throws DomainError `file_unreadable`
 * @see OFX 2.2, 2.3: an element has either a value or elements inside
 */
export function readOfx(text: string): OfxNode {
  const root: OfxNode = { name: '', line: 1, value: '', children: [] };
  const open = [root];
  let [line, counted, nodes] = [1, 0, 0];
  for (const tag of text.matchAll(TAG)) {
    const [, slash, upper = '', isClosed, value = ''] = tag;
    const name = upper.toUpperCase();
    for (; counted < tag.index; counted += 1) if (text.charCodeAt(counted) === 10) line += 1;
    if (slash) {
      close(open, name);
      continue;
    }
    const node = { name, line, value: unescape(value.trim()), children: [] };
    nodes += 1;
    if (nodes > MOST_NODES) throw tooManyRows();
    open.at(-1)!.children.push(node);
    // What has a value holds nothing, closed or not.
    if (isClosed || node.value !== '') continue;
    open.push(node);
    if (open.length > DEEPEST) throw unreadable('The file is nested too deeply', line);
  }
  return root;
}

/** An empty value that is not closed looks like an element that holds others: it ends with what it is in. */
function close(open: OfxNode[], name: string): void {
  const at = open.findLastIndex((node) => node.name === name);
  if (at <= 0) return;
  for (const left of open.slice(at + 1).toReversed()) {
    const parent = open[open.indexOf(left) - 1]!;
    parent.children.push(...left.children.splice(0));
  }
  open.length = at;
}

const unescape = (text: string): string =>
  text.replaceAll(/&(?:#(\d{1,6})|(\w{2,4}));/g, (whole, code: string | undefined, name: string | undefined) =>
    code === undefined ? (entities[name ?? ''] ?? whole) : String.fromCodePoint(Math.min(parseInt(code, 10), 0x10ffff)),
  );

export function* descendants(node: OfxNode, name: string): Generator<OfxNode> {
  for (const child of node.children) {
    if (child.name === name) yield child;
    yield* descendants(child, name);
  }
}

export const child = (node: OfxNode | undefined, ...path: string[]): OfxNode | undefined =>
  path.reduce((at: OfxNode | undefined, name) => at?.children.find((each) => each.name === name), node);
