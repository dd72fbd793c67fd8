/* oxlint-disable no-await-in-loop -- each correction is about what the one before it has left */
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { money, ZERO } from '../../common/money.js';
import { minuteOf } from '../bars.js';
import { Exchanges } from '../calendar/exchanges.js';
import type { Tick } from '../feeds/feed.js';
import { correctedBar, type KnownPrint } from './corrected-bar.js';
import { correctedReferences } from './corrected-references.js';
import { DELETE_PRICE, REPLACE_PRICE, TELL_WITHDRAWAL } from './correction-sql.js';
import { findPrint, isMeant } from './find-print.js';
import type { Judgement, Known } from './judge.js';
import type { Print } from './print.js';
import { SymbolHistory } from './symbol-history.js';

const MINUTE_MS = 60_000;
/** How far back (ms) a price is looked for in the history. */
const REACH_MS = 30 * 86_400_000;

/** Takes prints back, or puts others in their places: latest price, references and history are as if they had never been. */
@Injectable()
export class Corrections {
  constructor(private readonly exchanges: Exchanges) {}

  /** One after the other, under the lock of the symbol's row. @param prints corrections of one symbol */
  async apply(manager: EntityManager, prints: readonly Print[], first: Known | undefined): Promise<Judgement> {
    const symbol = prints[0]?.newest.symbol ?? '';
    const verdicts: Judgement['verdicts'] = new Map();
    let known = first;
    for (const print of prints) {
      const after = known && (await this.one(manager, print.newest, known));
      verdicts.set(print, after === undefined ? 'unknown' : 'accepted');
      if (after !== undefined) known = after ?? undefined;
    }
    const nothingElse = { latest: undefined, references: null, before: null, released: undefined, suspect: null };
    return { symbol, verdicts, isCorrection: true, isRevised: false, ...nothingElse };
  }

  /** What is known afterwards, `null` where no price is left; `undefined` where nothing is known of such a print. */
  private async one(manager: EntityManager, tick: Tick, known: Known): Promise<Known | null | undefined> {
    if (known.suspect && isMeant(tick, known.suspect)) return replace(manager, { ...known, suspect: null });
    const history = new SymbolHistory(manager, known.symbol);
    const from = findPrint(tick, known, await history.bar(minuteOf(tick)));
    if (!from) return undefined;
    const to = tick.correction === 'correct' ? { ...from, price: tick.price } : null;
    await correctBar(history, tick, { from, to }, known);
    const latest = isSame(from, known) ? (to ?? known.before ?? (await lastUntil(from, history))) : known;
    if (!latest) {
      await manager.query(DELETE_PRICE, [known.symbol]);
      return null;
    }
    const { price, asOf, sequence } = latest;
    const calendar = this.exchanges.of(known.symbol);
    const references = await correctedReferences(known, { from, to, asOf }, history, calendar);
    return replace(manager, { ...known, ...references, price, asOf, sequence, before: beforeOf(known, from, to) });
  }
}

const isSame = (a: KnownPrint, b: KnownPrint): boolean =>
  a.asOf.getTime() === b.asOf.getTime() && money(a.price).eq(money(b.price)) && a.sequence === b.sequence;

/** The print before the latest is used up where it has become the latest. */
function beforeOf(known: Known, from: KnownPrint, to: KnownPrint | null): KnownPrint | null {
  if (isSame(from, known)) return to && known.before;
  return known.before && isSame(from, known.before) ? to : known.before;
}

async function correctBar(
  history: SymbolHistory,
  { volume = '0' }: Tick,
  { from, to }: { from: KnownPrint; to: KnownPrint | null },
  known: Known,
): Promise<void> {
  const bar = await history.bar(minuteOf(from));
  if (!bar) return;
  const isOther = (print: KnownPrint) => !isSame(print, from) && minuteOf(print) === bar.at.getTime();
  const others = [known, ...(known.before ? [known.before] : [])].filter(isOther);
  await history.replace(bar, correctedBar(bar, { from, to, volume: to ? ZERO : money(volume) }, others));
}

const lastUntil = ({ asOf }: KnownPrint, history: SymbolHistory): Promise<KnownPrint | null> =>
  history.last(new Date(asOf.getTime() - REACH_MS), new Date(asOf.getTime() + MINUTE_MS));

async function replace(manager: EntityManager, now: Known): Promise<Known> {
  const { symbol, price, asOf, sequence = null, tradingDay, openingPrice, openingAsOf, previousClose } = now;
  const latest = [symbol, price, asOf, sequence, tradingDay, openingPrice, openingAsOf, previousClose];
  const before = [now.before?.price ?? null, now.before?.asOf ?? null, now.before?.sequence ?? null];
  await manager.query(REPLACE_PRICE, [...latest, now.closingPrice, now.closingAsOf, ...before, now.suspect]);
  await manager.query(TELL_WITHDRAWAL, [symbol]);
  return now;
}
