import { describe, expect, it } from '@jest/globals';
import { nodeProblem } from '../../script/node-version.mjs';

describe('the Node.js version', () => {
  it.each(['v18.20.8', 'v20.18.3', 'v20.9.0'])('%s is too old, and the message names both versions', (version) => {
    expect(nodeProblem(version, '20.19.0')).toMatch(`needs Node.js 20.19.0 or newer, this is ${version}`);
  });

  it.each(['v20.19.0', 'v20.20.2', 'v22.0.0', 'v24.1.0-nightly'])('%s will do', (version) => {
    expect(nodeProblem(version, '20.19.0')).toBeUndefined();
  });
});
