import { beforeEach, describe, expect, it } from '@jest/globals';
import type { PortfolioView, PositionView, ValuationView } from '../portfolio.schemas.js';
import type { PortfolioUpdate } from './portfolio-update.js';
import { PortfolioUpdates } from './portfolio-updates.js';
import type { Numbered, Unnumbered } from './update-sequence.js';

const position = (symbol: string, figures: Partial<PositionView> = {}) =>
  ({ symbol, quantity: '10', price: '100', marketValue: '1000', dayChange: null, ...figures }) as PositionView;

const view = (revision: number, marketValue: string): PortfolioView =>
  ({
    id: 'p',
    revision,
    positions: [position('AAPL', { marketValue })],
    valuation: { marketValue } as ValuationView,
  }) as PortfolioView;

const at = (second: string, revision: number) => {
  const portfolio = view(revision, '1000');
  portfolio.positions[0]!.priceAsOf = `2026-03-02T12:00:${second}.000Z`;
  return portfolio;
};

describe('PortfolioUpdates', () => {
  let now: PortfolioView;
  let sent: PortfolioUpdate[];
  let remembered: { sequence: number; portfolio: PortfolioView } | undefined;
  let number: number;
  let isFollowed: boolean;
  let meanwhile: () => void;
  let valued: number;
  let isBroken: boolean;
  let isOvertaken: boolean;
  let anew: number;
  let truth: PortfolioView;

  beforeEach(() => {
    [now, sent, remembered, isBroken] = [view(1, '1000'), [], undefined, false];
    [truth, isOvertaken, anew] = [now, false, 0];
    [number, isFollowed, valued, meanwhile] = [100, true, 0, () => undefined];
  });

  const cache = {
    update: async (_: unknown, change: (last: typeof remembered) => Promise<typeof remembered>) => {
      remembered = await change(remembered);
    },
  };
  const collector = {
    read: async ({ minRevision, withNewestPrices }: { minRevision: number; withNewestPrices?: boolean }) => {
      meanwhile();
      if (withNewestPrices) anew += 1;
      const portfolio = minRevision > now.revision ? truth : now;
      return () => portfolio;
    },
  };
  const numbers = {
    isFollowed: async () => isFollowed,
    follow: async () => (isBroken ? null : 5),
    next: async (_: string, { last, isSame }: Unnumbered, force = false): Promise<Numbered> => {
      if (isBroken) throw new Error('Redis is away');
      if (isOvertaken && !force) return { overtakenBy: number };
      if (isSame && last === number) return 'same';
      number += 1;
      return { sequence: number, isNext: last === number - 1 };
    },
  };
  const events = {
    emit: (name: string, payload: { update: PortfolioUpdate | null }) => {
      expect(name).toBe('portfolio.valued');
      valued += 1;
      return Promise.resolve(payload.update && sent.push(payload.update));
    },
  };
  const updates = () => new PortfolioUpdates(collector as never, cache as never, numbers as never, events as never);
  const publish = () => updates().publish('ada', 'p', { minRevision: 0, order: 1, isUrgent: false });

  it('sends the whole at first, and then what changed, numbered', async () => {
    await publish();
    now = view(2, '1100');
    await publish();
    expect(sent).toEqual([
      {
        portfolioId: 'p',
        revision: 1,
        sequence: 101,
        since: 0,
        valuation: { marketValue: '1000' },
        positions: [position('AAPL')],
      },
      {
        portfolioId: 'p',
        revision: 2,
        sequence: 102,
        since: 101,
        valuation: { marketValue: '1100' },
        positions: [{ symbol: 'AAPL', marketValue: '1100' }],
      },
    ]);
  });

  it('sends nothing where nothing changed', async () => {
    await publish();
    await publish();
    expect(sent).toHaveLength(1);
  });

  it('sends again what it could not send', async () => {
    await publish();
    now = view(2, '1100');
    isBroken = true;
    await expect(publish()).rejects.toThrow('Redis is away');
    isBroken = false;
    await publish();
    expect(sent.map(({ revision }) => revision)).toEqual([1, 2]);
  });

  it('sends what PostgreSQL has where something newer was sent meanwhile', async () => {
    await publish();
    [now, truth, isOvertaken] = [view(2, '900'), view(3, '1200'), true];
    await publish();
    expect(sent.map(({ revision }) => revision)).toEqual([1, 3]);
    expect(remembered).toEqual({ sequence: 102, portfolio: truth });
  });

  it('only says that it was valued where nobody follows', async () => {
    isFollowed = false;
    await publish();
    expect({ valued, sent, remembered, number }).toEqual({ valued: 1, sent: [], remembered: undefined, number: 100 });
  });

  it('sends to whoever began to follow while it was valued', async () => {
    isFollowed = false;
    meanwhile = () => (isFollowed = true);
    await publish();
    expect(sent).toHaveLength(1);
  });

  it('sends the whole, also where nothing changed, after a pause in which nobody followed', async () => {
    await publish();
    number += 1;
    await publish();
    expect(sent.map(({ positions }) => positions)).toEqual([now.positions, now.positions]);
  });

  it('reads prices anew where nothing is known of what was sent, and where one is older than what was', async () => {
    now = at('05', 1);
    await publish();
    expect(anew).toBe(1);
    now = at('06', 2);
    await publish();
    expect(anew).toBe(1);
    now = at('05', 3);
    await publish();
    expect(anew).toBe(2);
  });

  describe('as a snapshot', () => {
    it('gives the state that was sent last, with its number', async () => {
      await publish();
      expect(await updates().snapshot('ada', 'p')).toEqual({ ...now, sequence: 101 });
      expect(sent).toHaveLength(1);
    });

    it('sends what has changed since to all, and gives that', async () => {
      await publish();
      now = view(2, '1100');
      expect(await updates().snapshot('ada', 'p')).toEqual({ ...now, sequence: 102 });
      expect(sent.at(-1)).toMatchObject({ sequence: 102, since: 101 });
    });

    it('without Redis gives what is true, without a number', async () => {
      isBroken = true;
      expect(await updates().snapshot('ada', 'p')).toEqual({ ...now, sequence: 0 });
      expect(sent).toEqual([]);
    });

    it('is made once for all who ask at the same time', async () => {
      const shared = updates();
      now = view(2, '1100');
      const asked = await Promise.all(Array.from({ length: 10 }, () => shared.snapshot('ada', 'p')));
      expect(new Set(asked.map(({ sequence }) => sequence))).toEqual(new Set([101]));
      expect(sent).toHaveLength(1);
    });
  });
});
