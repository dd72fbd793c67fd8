import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { READ_CLOSES } from './price-sql.js';

export interface AskedClose {
  symbol: string;
  /** YYYY-MM-DD, UTC */
  day: string;
}

export interface Close {
  close: string;
  asOf: Date;
}

/** What symbols cost at the end of days. */
@Injectable()
export class DailyCloses {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * By `symbol day`: the last price of the day, or of one of the 7 days before it; those that are not known are left out.
   * One query a year that is asked for: a query locks the days it reads, and PostgreSQL has but so many locks.
   */
  async read(asked: readonly AskedClose[]): Promise<Map<string, Close>> {
    const closes = new Map<string, Close>();
    for (const ofYear of byYear(asked).values()) {
      const rows: (AskedClose & Close)[] = await this.dataSource.query(READ_CLOSES, [
        ofYear.map(({ symbol }) => symbol),
        ofYear.map(({ day }) => day),
      ]);
      for (const { symbol, day, close, asOf } of rows) closes.set(`${symbol} ${day}`, { close, asOf });
    }
    return closes;
  }
}

function byYear(asked: readonly AskedClose[]): Map<string, AskedClose[]> {
  const years = new Map<string, AskedClose[]>();
  for (const each of asked) {
    const year = each.day.slice(0, 4);
    const known = years.get(year);
    if (known) known.push(each);
    else years.set(year, [each]);
  }
  return years;
}
