/** @jest-environment jsdom */
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { AlertRule } from '../../api/alert-rules.js';
import { useSession } from '../../session/session.js';
import { useAlertRules } from './rule-list.js';

const rule = (facts: Partial<AlertRule> = {}): AlertRule => ({
  id: 'r1',
  kind: 'price_above',
  symbol: 'AAPL',
  threshold: '105',
  isBeyond: false,
  version: 1,
  ...facts,
});
const claims = btoa(JSON.stringify({ sub: 'ada', role: 'user', exp: Date.now() / 1000 + 3600 }));
const rules = () => useAlertRules.getState().rules;

describe('alert rules on the page', () => {
  let answer: (status: number, body: object) => void;

  beforeEach(() => {
    useSession.getState().begin(`.${claims}.`, 'ada@example.com');
    globalThis.fetch = jest.fn(
      () =>
        new Promise<Response>((resolve) => {
          answer = (status, body) =>
            resolve({
              ok: status < 400,
              status,
              headers: { get: () => null },
              json: async () => body,
            } as unknown as Response);
        }),
    );
    AbortSignal.timeout = () => new AbortController().signal;
    useAlertRules.setState({ rules: [rule()], pending: new Set() });
  });

  it('are there before the server has answered, and are what it answers then', async () => {
    const adding = useAlertRules.getState().add({ kind: 'price_below', symbol: 'IBM', threshold: '90' }, 'key');
    expect(rules()?.map(({ id, threshold }) => [id, threshold])).toEqual([
      ['r1', '105'],
      ['key', '90'],
    ]);
    await sent();
    const made = rule({ id: 'r2', kind: 'price_below', symbol: 'IBM', threshold: '90' });
    answer(201, made);
    expect(await adding).toBe(true);
    expect(rules()).toEqual([rule(), made]);
  });

  it('go away again where the server refuses them', async () => {
    const adding = useAlertRules.getState().add({ kind: 'price_below', symbol: 'IBM', threshold: '90' }, 'key');
    await sent();
    answer(422, { code: 'too_many_alert_rules' });
    expect(await adding).toBe(false);
    expect(rules()).toEqual([rule()]);
  });

  it('become what somebody else made of them where that was faster', async () => {
    const changing = useAlertRules.getState().change(rule(), { threshold: '110' });
    expect(rules()).toEqual([rule({ threshold: '110' })]);
    await sent();
    const current = rule({ threshold: '120', version: 2 });
    answer(409, { code: 'version_conflict', current });
    expect(await changing).toBe(false);
    expect(rules()).toEqual([current]);
  });

  it('come back to their place where they were not removed', async () => {
    const [first, second] = [rule(), rule({ id: 'r2' })];
    useAlertRules.setState({ rules: [first, second] });
    const removing = useAlertRules.getState().remove(first);
    expect(rules()).toEqual([second]);
    await sent();
    answer(503, {});
    expect(await removing).toBe(false);
    expect(rules()).toEqual([first, second]);
  });
});

const requests = () => (globalThis.fetch as jest.Mock).mock.calls.length;

/** Until the request is out. */
async function sent(): Promise<void> {
  for (let turn = 0; requests() === 0 && turn < 20; turn += 1) await Promise.resolve();
}
