import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Turnstile } from '../../common/turnstile.js';
import { explain, type Rejection } from '../rejections.js';
import { Quotations } from '../quotations.js';
import {
  type FindInstruments,
  type InstrumentRow,
  instrumentRowSchema,
  type InstrumentView,
} from './instrument.schemas.js';

/** What a process searches at once: somebody asks with every letter they type. */
const SEARCHES = { atOnce: 2, waiting: 50, ms: 2000 };

const FIND = 'SELECT symbol, name, currency, exchange FROM find_instruments($1, $2, $3)';
const READ = 'SELECT symbol, name, currency, exchange FROM instruments WHERE symbol = ANY($1) ORDER BY symbol';

/** What is left out stays as it is known. In one order, so that nobody waits for each other. */
const STORE = `
INSERT INTO instruments AS known (symbol, name, currency, exchange)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
ON CONFLICT (symbol) DO UPDATE SET name = coalesce(excluded.name, known.name),
  currency = coalesce(excluded.currency, known.currency), exchange = coalesce(excluded.exchange, known.exchange)`;

type Known = Pick<InstrumentView, 'symbol' | 'name' | 'currency' | 'exchange'>;

/** Which symbols there are, and what they are called. */
@Injectable()
export class Instruments {
  private readonly turnstile = new Turnstile('A search', SEARCHES);

  constructor(
    private readonly dataSource: DataSource,
    private readonly quotations: Quotations,
  ) {}

  /** The likeliest first, or by symbol. @throws DomainError `busy` */
  async find({ query, symbols, limit }: FindInstruments): Promise<InstrumentView[]> {
    const [sql, values] = query === undefined ? [READ, [symbols]] : [FIND, [query, escape(query), limit]];
    const found = await this.turnstile.pass(() => this.dataSource.query<Known[]>(sql, values));
    const quotationOf = await this.quotations.of(found.map(({ symbol }) => symbol));
    return found.map((each) => {
      const quotation = quotationOf(each.symbol);
      return Object.assign(each, quotation, { currency: quotation.currency ?? each.currency });
    });
  }

  /** Of a symbol that is named twice the later one counts. */
  async bring(rows: readonly unknown[]): Promise<{ accepted: number; rejected: Rejection[] }> {
    const rejected: Rejection[] = [];
    const good = new Map<string, InstrumentRow>();
    rows.forEach((row, index) => {
      const { success, data, error } = instrumentRowSchema.safeParse(row);
      if (success) good.set(data.symbol, data);
      else rejected.push({ index, ...explain(error.issues[0]) });
    });
    await this.store([...good.values()]);
    return { accepted: rows.length - rejected.length, rejected };
  }

  private async store(rows: readonly InstrumentRow[]): Promise<void> {
    if (rows.length === 0) return;
    const inOrder = rows.toSorted((one, other) => (one.symbol < other.symbol ? -1 : 1));
    const columns = (['symbol', 'name', 'currency', 'exchange'] as const).map((name) =>
      inOrder.map((row) => row[name] ?? null),
    );
    await this.dataSource.query(STORE, columns);
  }
}

/** As a pattern of LIKE that means itself. */
const escape = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);
