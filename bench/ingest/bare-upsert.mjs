import { Client } from 'pg';

/** Tables of the same shape: no outbox, no days. */
const TABLES = `
DROP TABLE IF EXISTS bare_prices, bare_bars;
CREATE TABLE bare_prices (LIKE prices INCLUDING ALL);
CREATE TABLE bare_bars (LIKE price_bars INCLUDING ALL)`;

const TICKS = `
WITH ticks AS (
  SELECT * FROM unnest($1::text[], $2::numeric[], $3::text[], $4::timestamptz[], $5::date[], $6::numeric[], $7::numeric[],
    $8::numeric[], $9::text[]) WITH ORDINALITY
    AS tick (symbol, price, currency, as_of, trading_day, opening_price, previous_close, volume, source, number)
), latest AS (`;
const NEWEST = `
SELECT DISTINCT ON (symbol) symbol, price, currency, as_of, trading_day, opening_price, as_of, previous_close, price, as_of,
  price, as_of, NULL::bigint, volume, source, NULL::bigint, NULL::jsonb
FROM ticks ORDER BY symbol, as_of DESC, number DESC`;
const BARS = `
SELECT symbol, date_trunc('minute', as_of), (array_agg(price ORDER BY as_of, number))[1], max(price), min(price),
  (array_agg(price ORDER BY as_of DESC, number DESC))[1], sum(volume), count(*), min(as_of), max(as_of)
FROM ticks GROUP BY 1, 2 ORDER BY 1, 2`;

/** The application's statement by itself, which is given all ticks and finds the newest and the bars on its own. */
export class BareUpsert {
  #client;
  #sql;
  #calendar;

  static async open(databaseUrl) {
    const [{ STORE_PRICES }, { MarketCalendar }] = await Promise.all([
      import('../../dist/market-data/price-sql.js'),
      import('../../dist/market-data/calendar/market-calendar.js'),
    ]);
    const bare = new BareUpsert();
    bare.#calendar = new MarketCalendar();
    // The first source is that of the newest ticks, the second that of the bars.
    const sources = [NEWEST, BARS];
    bare.#sql = STORE_PRICES.replaceAll(/SELECT \* FROM unnest\([^;]*?\[\]\)/g, () => sources.shift())
      .replace('WITH latest AS (', TICKS)
      .replace('INTO prices', 'INTO bare_prices')
      .replace('INTO price_bars', 'INTO bare_bars');
    bare.#client = new Client({ connectionString: databaseUrl });
    await bare.#client.connect();
    await bare.#client.query(TABLES);
    return bare;
  }

  /** The statement's parameters for a batch. */
  parametersOf(ticks) {
    const names = [
      'symbol',
      'price',
      'currency',
      'asOf',
      'tradingDay',
      'openingPrice',
      'previousClose',
      'volume',
      'source',
    ];
    const rows = ticks.map((tick) => ({ ...tick, tradingDay: this.#calendar.tradingDay(tick.asOf) }));
    return names.map((name) => rows.map((row) => row[name] ?? null));
  }

  async run(batches) {
    for (const parameters of batches) await this.#client.query(this.#sql, parameters);
  }

  end() {
    return this.#client.end();
  }
}
