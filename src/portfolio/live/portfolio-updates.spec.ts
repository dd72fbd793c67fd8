import { beforeEach, describe, expect, it } from '@jest/globals';
import type { PortfolioView, PositionView, ValuationView } from '../portfolio.schemas.js';
import { changedPositions, PortfolioUpdates, type PortfolioUpdate } from './portfolio-updates.js';
import type { Numbered, Unnumbered } from './update-sequence.js';

const position = (symbol: string, figures: Partial<PositionView> = {}) =>
  ({ symbol, quantity: '10', price: '100', marketValue: '1000', dayChange: null, ...figures }) as PositionView;

describe('what changed of the positions', () => {
  it('is nothing where nothing did', () => {
    expect(changedPositions([position('AAPL')], [position('AAPL')])).toEqual([]);
  });

  it('is of each its symbol and the fields that are another', () => {
    const before = [position('AAPL'), position('IBM')];
    const now = [position('AAPL', { price: '101', marketValue: '1010' }), position('IBM')];
    expect(changedPositions(before, now)).toEqual([{ symbol: 'AAPL', price: '101', marketValue: '1010' }]);
  });

  it('is also what was not known, or is no longer', () => {
    const now = [position('AAPL', { price: null, dayChange: '5' })];
    expect(changedPositions([position('AAPL')], now)).toEqual([{ symbol: 'AAPL', price: null, dayChange: '5' }]);
  });

  it('is all of a position that is new', () => {
    expect(changedPositions([position('AAPL')], [position('AAPL'), position('IBM')])).toEqual([position('IBM')]);
    expect(changedPositions([], [position('IBM')])).toEqual([position('IBM')]);
  });

  it('put over what was, makes what is', () => {
    const before = [position('AAPL'), position('IBM')];
    const now = [position('AAPL', { price: '99' }), position('IBM', { dayChange: '1' }), position('KO')];
    const merged = new Map(before.map((each) => [each.symbol, each]));
    for (const change of changedPositions(before, now)) {
      merged.set(change.symbol, { ...merged.get(change.symbol), ...change } as PositionView);
    }
    expect([...merged.values()]).toEqual(now);
  });
});

const view = (revision: number, marketValue: string): PortfolioView =>
  ({
    id: 'p',
    revision,
    positions: [position('AAPL', { marketValue })],
    valuation: { marketValue } as ValuationView,
  }) as PortfolioView;

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
  let truth: PortfolioView;

  beforeEach(() => {
    [now, sent, remembered, isBroken] = [view(1, '1000'), [], undefined, false];
    [truth, isOvertaken] = [now, false];
    [number, isFollowed, valued, meanwhile] = [100, true, 0, () => undefined];
  });

  const cache = {
    update: async (_: unknown, change: (last: typeof remembered) => Promise<typeof remembered>) => {
      remembered = await change(remembered);
    },
  };
  const collector = {
    read: async ({ minRevision }: { minRevision: number }) => {
      meanwhile();
      const portfolio = minRevision > now.revision ? truth : now;
      return () => portfolio;
    },
  };
  const sequence = {
    isFollowed: async () => isFollowed,
    next: async (_: string, { last, isSame }: Unnumbered, force = false): Promise<Numbered> => {
      if (isBroken) throw new Error('Redis is away');
      if (isOvertaken && !force) return 'overtaken';
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
  const publish = () =>
    new PortfolioUpdates(collector as never, cache as never, sequence as never, events as never).publish('ada', 'p', {
      minRevision: 0,
      order: 1,
      isUrgent: false,
    });

  it('sends the whole at first, and then what changed, numbered', async () => {
    await publish();
    now = view(2, '1100');
    await publish();
    expect(sent).toEqual([
      {
        portfolioId: 'p',
        revision: 1,
        sequence: 101,
        valuation: { marketValue: '1000' },
        positions: [position('AAPL')],
      },
      {
        portfolioId: 'p',
        revision: 2,
        sequence: 102,
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
});
