import * as fc from 'fast-check';

/** What no program would export, nearly as some do. */
const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('', '0', '-1', '1e99', '1,5', '1.234', 'NaN', '=1+1', '\0', '\ud800', '"', "'", '﻿', '9'.repeat(60)),
  fc.constantFrom('2024-03-12', '30.02.2024', '99999999', '20230403;095853', '0000-00-00', '2024-03-12T25:61:61+99:99'),
  fc.constantFrom('AAPL', 'USD', 'buy', 'SELL', 'split', 'adjustment', 'constructor', '__proto__', 'toString'),
);
const column = fc.constantFrom(
  'Date',
  'Code',
  'Currency',
  'Price',
  'Quantity',
  'Action',
  'Fee',
  'Note',
  'Buy/Sell',
  'LevelOfDetail',
  'IBCommission',
  'Value',
  'Shares',
  'Type',
  'ISIN',
  'executedAt',
  'symbol',
  'amount',
  'currency',
  'executionId',
  '__proto__',
  '',
);
export const csv = fc
  .tuple(
    fc.constantFrom(',', ';', '\t'),
    fc.oneof(
      fc.array(column, { maxLength: 12 }),
      fc.constant(['Date', 'Code', 'Currency', 'Price', 'Quantity', 'Action']),
      fc.constant(['executedAt', 'type', 'symbol', 'quantity', 'amount', 'currency', 'fxRate', 'note']),
      fc.constant([
        'Symbol',
        'DateTime',
        'Quantity',
        'TradePrice',
        'Buy/Sell',
        'CurrencyPrimary',
        'IBCommission',
        'FXRateToBase',
      ]),
      fc.constant(['Datum', 'Typ', 'Wert', 'Stück', 'ISIN', 'Gebühren']),
    ),
    fc.array(fc.array(odd, { maxLength: 9 }), { maxLength: 6 }),
  )
  .map(([delimiter, header, rows]) => [header, ...rows].map((row) => row.join(delimiter)).join('\n'));
export const json = fc
  .tuple(
    fc.constantFrom('activities', 'trades', 'portfolio'),
    fc.array(fc.dictionary(column, fc.oneof(odd, fc.jsonValue()))),
    fc.nat(40),
  )
  .map(([member, list, cut]) => {
    const text = JSON.stringify({ [member]: list });
    return cut > 30 ? text.slice(0, -1 - (cut % 5)) : text;
  });
const tag = fc.constantFrom(
  'OFX',
  'INVSTMTRS',
  'INVTRANLIST',
  'BUYSTOCK',
  'SELLSTOCK',
  'INCOME',
  'SPLIT',
  'REINVEST',
  'INVBANKTRAN',
  'FITID',
  'DTTRADE',
  'UNIQUEID',
  'UNITS',
  'UNITPRICE',
  'TOTAL',
  'NUMERATOR',
  'DENOMINATOR',
  'CURSYM',
  'CURRATE',
  'TRNAMT',
  'MEMO',
);
const element = fc.oneof(
  fc.tuple(tag, odd).map(([name, text]) => `<${name}>${text}`),
  tag.map((name) => `</${name}>`),
);
export const ofx = fc.array(element, { maxLength: 40 }).map((all) => `<OFX><INVSTMTRS><INVTRANLIST>${all.join('')}`);
export const bytes = fc.uint8Array({ maxLength: 200 }).map((all) => Buffer.from(all).toString('latin1'));
