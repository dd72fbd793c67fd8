import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { plainText, restoreText } from './plain-text.js';

describe('text in an exported table', () => {
  it.each(['=cmd|/C calc', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1+1'])('is never a formula: %j', (text) => {
    expect(plainText(text)).toBe(`'${text}`);
  });

  it('stays as it is where it is none', () => {
    expect(plainText("it's 1+1=2")).toBe("it's 1+1=2");
  });

  it('becomes what it was when it is imported again', () => {
    const text = fc.string({ unit: fc.constantFrom("'", '=', '-', '@', '\t', '＝', 'a') });
    fc.assert(
      fc.property(text, (each) => restoreText(plainText(each)) === each),
      { seed: 1, numRuns: 1000 },
    );
  });
});
