import { describe, expect, it } from '@jest/globals';
import { array, assert, boolean, constantFrom, integer, nat, property, record, subarray, tuple } from 'fast-check';
import { applyUpdate } from '../../client/apply-update.js';
import type { PortfolioView, PositionView } from '../portfolio.schemas.js';
import {
  changesBetween,
  mergeUpdates,
  type NumberedPortfolio,
  type PortfolioUpdate,
  wholeOf,
} from './portfolio-update.js';

const position = (symbol: string, figures: Partial<PositionView> = {}) =>
  ({ symbol, quantity: '10', price: '100', marketValue: '1000', dayChange: null, ...figures }) as PositionView;

const portfolio = (positions: PositionView[], figures: object = {}, facts: object = {}) =>
  ({
    id: 'p',
    revision: 1,
    name: 'Growth',
    cash: [{ currency: 'USD', amount: '5' }],
    positions,
    valuation: { marketValue: '1000', missing: [], ...figures },
    ...facts,
  }) as unknown as PortfolioView;

describe('what changed of a portfolio', () => {
  it('is nothing where nothing did', () => {
    expect(changesBetween(portfolio([position('AAPL')]), portfolio([position('AAPL')]))).toBeNull();
  });

  it('is of each position its symbol and the fields that are another, and the same of the valuation', () => {
    const before = portfolio([position('AAPL'), position('IBM')]);
    const now = portfolio([position('AAPL', { price: '101' }), position('IBM')], { marketValue: '1010' });
    expect(changesBetween(before, now)).toEqual({
      update: { valuation: now.valuation, positions: [{ symbol: 'AAPL', price: '101' }] },
      moved: { marketValue: '1010' },
    });
  });

  it('is also what was not known, or is no longer', () => {
    const now = portfolio([position('AAPL', { price: null, dayChange: '5' })]);
    expect(changesBetween(portfolio([position('AAPL')]), now)?.update).toMatchObject({
      positions: [{ symbol: 'AAPL', price: null, dayChange: '5' }],
    });
  });

  it('is all of a position that is new, and the symbol of one that has gone', () => {
    const changes = changesBetween(portfolio([position('AAPL')]), portfolio([position('IBM')]));
    expect(changes).toMatchObject({ update: { positions: [position('IBM')], removed: ['AAPL'] }, moved: {} });
  });

  it('is the name or the cash where those changed, and also a new revision alone', () => {
    const cash = [{ currency: 'USD', amount: '6' }];
    const [before, now] = [portfolio([]), portfolio([], {}, { cash })];
    const { valuation } = now;
    expect(changesBetween(before, now)).toEqual({ update: { cash, valuation, positions: [] }, moved: {} });
    expect(changesBetween(before, portfolio([], {}, { revision: 2 }))?.update).toEqual({ valuation, positions: [] });
  });
});

const symbols = ['AAPL', 'IBM', 'KO', 'SPY'];
const anyPosition = (symbol: string) =>
  record({ price: constantFrom('1', '2', null), quantity: constantFrom('1', '2') }).map((figures) =>
    position(symbol, figures),
  );
const anyPortfolio = tuple(
  subarray(symbols).chain((held) => tuple(...held.map(anyPosition))),
  record({ marketValue: constantFrom('1', '2', '3') }),
  record({ name: constantFrom('a', 'b'), revision: integer({ min: 1, max: 3 }) }),
).map(([positions, figures, facts]) => portfolio(positions, figures, facts));

const sorted = ({ positions, ...rest }: PortfolioView) => ({
  ...rest,
  positions: positions.toSorted((a, b) => a.symbol.localeCompare(b.symbol)),
});

const merge = (some: PortfolioUpdate[]) =>
  some.reduce((older, newer) => {
    const valuation = { ...older.valuation, ...newer.valuation };
    return { ...mergeUpdates(older, newer), valuation };
  });

describe('updates, in whatever way they are merged', () => {
  it('make of each state between their beginning and their end the last one', () => {
    assert(
      property(
        array(anyPortfolio, { minLength: 2, maxLength: 8 }),
        nat(),
        nat(),
        boolean(),
        (states, cut, start, isCompact) => {
          const numbered: NumberedPortfolio[] = states.map((state, at) =>
            Object.assign({}, state, { sequence: at + 1 }),
          );
          const changes = numbered.slice(1).map((state, at) => changesBetween(numbered[at]!, state));
          const named = changes.map((change, at): PortfolioUpdate => {
            const { revision, valuation } = states[at + 1]!;
            const content = change?.update ?? { valuation, positions: [] };
            return Object.assign({ portfolioId: 'p', revision, sequence: at + 2, since: at + 1 }, content);
          });
          // As a compact client gets them: of the valuation no more than what moved.
          const updates = isCompact
            ? named.map((update, at) => Object.assign({}, update, { valuation: changes[at]?.moved ?? {} }))
            : named;
          // Merged in two parts: a client slow twice.
          const at = cut % updates.length;
          const parts = [updates.slice(0, at), updates.slice(at)].filter((part) => part.length > 0).map(merge);
          const from = start % (parts[0]!.sequence - parts[0]!.since);
          const seen = parts.reduce((known: NumberedPortfolio, part) => applyUpdate(known, part)!, numbered[from]!);
          expect(sorted(seen)).toEqual(sorted(numbered.at(-1)!));
        },
      ),
      { seed: 6, numRuns: 500 },
    );
  });

  it('are the whole where the later one is', () => {
    const whole = wholeOf({ ...portfolio([position('KO')]), sequence: 9 });
    const older = {
      portfolioId: 'p',
      revision: 1,
      sequence: 4,
      since: 3,
      valuation: whole.valuation,
      positions: [position('AAPL')],
    };
    expect(mergeUpdates(older, whole)).toEqual(whole);
  });
});
