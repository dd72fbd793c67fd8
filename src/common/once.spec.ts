import { expect, it } from '@jest/globals';
import { once } from './once.js';

it('reads each object once, also where that gave nothing', () => {
  let reads = 0;
  const read = once((from: { text: string | null }) => {
    reads += 1;
    return from.text;
  });
  const [one, none] = [{ text: 'a' }, { text: null }];

  expect([one, none, one, none].map(read)).toEqual(['a', null, 'a', null]);
  expect(reads).toBe(2);
  // The same content is not the same object.
  read({ text: 'a' });
  expect(reads).toBe(3);
});

it('reads again where reading failed', () => {
  const answers = [new TypeError('not a decimal'), 'read'];
  const read = once(() => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const from = {};

  expect(() => read(from)).toThrow('not a decimal');
  expect(read(from)).toBe('read');
});
