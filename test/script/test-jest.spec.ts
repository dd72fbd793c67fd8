import { describe, expect, it } from '@jest/globals';
import { count } from '../../script/test-jest.mjs';

function report(counts: Record<string, number>, suites: { status: string; tests: string[] }[] = []) {
  const testResults = suites.map(({ status, tests }) => ({
    status,
    assertionResults: tests.map((test) => ({ status: test })),
  }));
  return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, ...counts, testResults };
}

describe('the sum of a test run', () => {
  it('is what Jest says', () => {
    const suites = [{ status: 'failed', tests: ['passed', 'failed'] }];
    const counts = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
    expect(count(report(counts, suites), 1)).toEqual({ passed: 5, failed: 1, skipped: 3 });
  });

  it('counts a suite that could not run as a failed test', () => {
    const suites = [{ status: 'failed', tests: [] }];
    expect(count(report({ numPassedTests: 5 }, suites), 1)).toEqual({ passed: 5, failed: 1, skipped: 0 });
  });

  it('counts a suite whose tests passed but which failed as a failed test', () => {
    const suites = [{ status: 'failed', tests: ['passed'] }];
    expect(count(report({ numPassedTests: 1 }, suites), 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it.each([
    ['a crash', undefined, 'SIGSEGV'],
    ['an unexplained exit code', report({ numPassedTests: 5 }), 1],
    ['a run without tests', report({ numPendingTests: 3 }), 0],
  ])('counts %s as a failed test', (_, result, exit) => {
    expect(count(result, exit).failed).toBe(1);
  });
});
