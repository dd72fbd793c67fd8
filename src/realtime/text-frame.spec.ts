import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import * as ws from 'ws';
import { textFrame } from './text-frame.js';

const { Receiver } = ws as unknown as { Receiver: new (options: object) => Writable };

async function readBy(frame: Buffer): Promise<string> {
  const receiver = new Receiver({});
  const read = once(receiver, 'message');
  receiver.write(frame);
  return String((await read)[0]);
}

describe('A text frame', () => {
  it.each([0, 1, 125, 126, 65_535, 65_536, 200_000])('of %i bytes is read as it was written', async (length) => {
    expect(await readBy(textFrame('x'.repeat(length)))).toBe('x'.repeat(length));
  });

  it('counts bytes, not letters', async () => {
    expect(await readBy(textFrame('€'.repeat(42)))).toBe('€'.repeat(42));
  });
});
