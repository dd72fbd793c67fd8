import { describe, expect, it } from '@jest/globals';
import { checkDraft } from './check-draft.js';
import { readFile, type FormatName } from './read-file.js';

const read = (text: string | Uint8Array, wanted?: FormatName) =>
  readFile(typeof text === 'string' ? new TextEncoder().encode(text) : text, wanted);

/** The trades of a file as they would be booked, each with its line. */
async function tradesOf(text: string | Uint8Array) {
  const { drafts } = await read(text);
  return drafts.map((draft) => {
    const checked = checkDraft(draft);
    if (Array.isArray(checked)) return checked;
    const { executionId, executedAt, ...trade } = checked.trade;
    return Object.assign(trade, { line: draft.line, executionId, at: executedAt?.toISOString() });
  });
}

const lines = (...all: string[]) => all.join('\r\n');

describe('Ghostfolio', () => {
  const header = 'Date,Code,DataSource,Currency,Price,Quantity,Action,Fee,Note';

  it('CSV has a trade a line, found by the names of its columns', async () => {
    const file = lines(
      header,
      '12-03-2024,AAPL,YAHOO,USD,170.5,10,buy,1.99,first',
      '13/03/2024,aapl,YAHOO,USD,171.25,4,SELL,0,',
      '20240515,AAPL,YAHOO,USD,0.25,6,dividend,0,',
      '2024-06-01T15:30:00.000Z,Custody,MANUAL,USD,0,1,fee,5,',
      '02.06.2024,My bank,MANUAL,USD,12.34,1,interest,0,',
    );

    expect((await read(file)).format).toBe('ghostfolio');
    expect(await tradesOf(file)).toMatchObject([
      {
        line: 2,
        at: '2024-03-12T12:00:00.000Z',
        type: 'buy',
        symbol: 'AAPL',
        quantity: '10',
        price: '170.5',
        fee: '1.99',
        note: 'first',
      },
      {
        line: 3,
        at: '2024-03-13T12:00:00.000Z',
        type: 'sell',
        symbol: 'AAPL',
        quantity: '4',
        price: '171.25',
        fee: '0',
      },
      { line: 4, at: '2024-05-15T12:00:00.000Z', type: 'dividend', symbol: 'AAPL', quantity: '6', price: '0.25' },
      { line: 5, at: '2024-06-01T15:30:00.000Z', type: 'fee', amount: '5', fee: '0' },
      { line: 6, at: '2024-06-02T12:00:00.000Z', type: 'interest', amount: '12.34' },
    ]);
  });

  it('CSV may call its columns otherwise, in another order', async () => {
    const file = lines(
      'Shares;TradeDate;Ticker;Buy/Sell;CCY;UnitPrice;Commission',
      '1,5;12.03.2024;BTC-EUR;BUY;EUR;61.234,56;2,5',
    );

    expect(await tradesOf(file)).toMatchObject([
      { symbol: 'BTC-EUR', quantity: '1.5', price: '61234.56', fee: '2.5', currency: 'EUR' },
    ]);
  });

  it('JSON has activities, whose numbers stay as they are written', async () => {
    const file = `{
      "meta": { "version": "2.0" },
      "accounts": [{ "id": "a", "balance": 1 }],
      "activities": [
        { "accountId": "a", "comment": null, "currency": "USD", "dataSource": "YAHOO", "date": "2024-03-12T00:00:00.000Z",
          "fee": 0.1, "quantity": 1e-7, "symbol": "BTC-USD", "type": "BUY", "unitPrice": 61234.123456789012 },
        { "currency": "USD", "dataSource": "YAHOO", "date": "2024-03-13T14:00:00.000Z", "fee": 0, "quantity": 12345678.0000000001,
          "symbol": "AAPL", "type": "BUY", "unitPrice": 3 }
      ]
    }`;

    expect((await read(file)).format).toBe('ghostfolio');
    // 61234.123456789012 × 0.0000001 = 0.0061234123…, to 8 places
    expect(await tradesOf(file)).toMatchObject([
      { line: 5, quantity: '0.0000001', amount: '0.00612341', fee: '0.1' },
      { line: 7, quantity: '12345678.0000000001', price: '3', at: '2024-03-13T14:00:00.000Z' },
    ]);
  });

  it('has things that are no trades', async () => {
    expect(await tradesOf(lines(header, '12-03-2024,House,MANUAL,USD,1,1,LIABILITY,0,'))).toEqual([
      [{ line: 2, column: 'Action', code: 'unsupported_type', message: expect.any(String) }],
    ]);
  });
});

describe('an Interactive Brokers Flex query', () => {
  const header =
    'ClientAccountID,CurrencyPrimary,AssetClass,Symbol,DateTime,TradeDate,Quantity,TradePrice,Buy/Sell,FXRateToBase,' +
    'TradeID,IBExecID,IBCommission,IBCommissionCurrency,LevelOfDetail';

  it('has executions, with negative commissions and negative quantities of what was sold', async () => {
    const file = lines(
      header,
      'U1,USD,STK,AAPL,20230403;095853,20230403,10,165.25,BUY,1,T1,E1,-1.0035,USD,EXECUTION',
      'U1,USD,STK,AAPL,20230403;095853,20230403,10,165.25,BUY,1,,,-1.0035,USD,ORDER',
      header,
      'U1,USD,STK,BRK B,20231115,20231115,-2,350,SELL,0.9,T2,,-0.5,USD,EXECUTION',
    );

    expect((await read(file)).format).toBe('interactive-brokers');
    // New York is 4 hours behind UTC in April, and 5 in November
    expect(await tradesOf(file)).toMatchObject([
      {
        line: 2,
        executionId: 'E1',
        at: '2023-04-03T13:58:53.000Z',
        type: 'buy',
        symbol: 'AAPL',
        quantity: '10',
        fee: '1.0035',
        fxRate: '1',
      },
      {
        line: 5,
        executionId: 'T2',
        at: '2023-11-15T12:00:00.000Z',
        type: 'sell',
        symbol: 'BRK.B',
        quantity: '2',
        price: '350',
        fee: '0.5',
      },
    ]);
  });

  it('names what cannot be imported', async () => {
    const file = lines(header, 'U1,USD,FUT,ESZ3,20230403;095853,20230403,1,4000,BUY,1,T1,E1,-1,EUR,EXECUTION');

    expect(await tradesOf(file)).toEqual([
      [{ line: 2, column: 'AssetClass', code: 'unsupported_asset_class', message: expect.any(String) }],
      [{ line: 2, column: 'AssetClass', code: 'unsupported_asset_class', message: expect.any(String) }],
    ]);
  });
});

describe('OFX', () => {
  const statement = `<INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS>
<CURDEF>USD
<INVACCTFROM><BROKERID>example.com<ACCTID>123</INVACCTFROM>
<INVTRANLIST><DTSTART>20230101<DTEND>20231231
<BUYSTOCK><INVBUY><INVTRAN><FITID>F1<DTTRADE>20230403120000.000[-5:EST]<MEMO>Bought &amp; paid</INVTRAN>
<SECID><UNIQUEID>037833100<UNIQUEIDTYPE>CUSIP</SECID><UNITS>10<UNITPRICE>165.2533<COMMISSION>4.95<TAXES>0.05
<TOTAL>-1657.53<SUBACCTSEC>CASH<SUBACCTFUND>CASH</INVBUY><BUYTYPE>BUY</BUYSTOCK>
<SELLSTOCK><INVSELL><INVTRAN><FITID>F2<DTTRADE>20230601</INVTRAN><SECID><UNIQUEID>037833100<UNIQUEIDTYPE>CUSIP</SECID>
<UNITS>-4<UNITPRICE>180<COMMISSION>5<TOTAL>715.00<CURRENCY><CURRATE>1.1<CURSYM>EUR</CURRENCY></INVSELL><SELLTYPE>SELL</SELLSTOCK>
<INCOME><INVTRAN><FITID>F3<DTTRADE>20230815</INVTRAN><SECID><UNIQUEID>037833100<UNIQUEIDTYPE>CUSIP</SECID>
<INCOMETYPE>DIV<TOTAL>1.44<WITHHOLDING>0.22</INCOME>
<REINVEST><INVTRAN><FITID>F4<DTTRADE>20230816<MEMO>
</INVTRAN><SECID><UNIQUEID>037833100<UNIQUEIDTYPE>CUSIP</SECID><INCOMETYPE>DIV<TOTAL>-1.44<UNITS>0.008<UNITPRICE>180</REINVEST>
<SPLIT><INVTRAN><FITID>F5<DTTRADE>20230901</INVTRAN><SECID><UNIQUEID>037833100<UNIQUEIDTYPE>CUSIP</SECID>
<OLDUNITS>6<NEWUNITS>12<NUMERATOR>2<DENOMINATOR>1</SPLIT>
<INVBANKTRAN><STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20230105<TRNAMT>5000.00<FITID>F6<NAME>Wire</STMTTRN><SUBACCTFUND>CASH</INVBANKTRAN>
</INVTRANLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1>
<SECLISTMSGSRSV1><SECLIST><STOCKINFO><SECINFO><SECID><UNIQUEID>037833100<UNIQUEIDTYPE>CUSIP</SECID><SECNAME>Apple
<TICKER>AAPL</SECINFO></STOCKINFO></SECLIST></SECLISTMSGSRSV1>`;
  const trades = [
    // 1657.53 − 4.95 − 0.05 of costs, though 10 × 165.2533 is 1652.533
    {
      executionId: '123:F1',
      at: '2023-04-03T17:00:00.000Z',
      type: 'buy',
      symbol: 'AAPL',
      quantity: '10',
      amount: '1652.53',
      fee: '5',
      note: 'Bought & paid',
    },
    // 715 + 5
    { executionId: '123:F2', type: 'sell', quantity: '4', amount: '720', fee: '5', currency: 'EUR', fxRate: '1.1' },
    { executionId: '123:F3', type: 'dividend', amount: '1.44', fee: '0.22', currency: 'USD' },
    { executionId: '123:F4', type: 'buy', quantity: '0.008', amount: '1.44' },
    { executionId: '123:F4:dividend', type: 'dividend', amount: '1.44' },
    { executionId: '123:F5', type: 'split', quantity: '2:1' },
    { executionId: '123:F6', type: 'deposit', amount: '5000', note: 'Wire' },
  ];

  it('1.x is SGML, in which values are not closed', async () => {
    const file = `OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n<OFX>\n${statement}\n</OFX>`;

    expect((await read(file)).format).toBe('ofx');
    expect(await tradesOf(file)).toMatchObject(trades);
    expect((await tradesOf(file))[0]).toMatchObject({ line: 12 });
  });

  it('2.x is XML', async () => {
    const closed = statement.replaceAll(/<([A-Z]+)>([^<\n]+)/g, '<$1>$2</$1>');
    const file = `<?xml version="1.0"?>\n<?OFX OFXHEADER="200" VERSION="211"?>\n<OFX>${closed}</OFX>`;

    expect(await tradesOf(file)).toMatchObject(trades);
  });

  it('names what cannot be imported', async () => {
    const short = statement.replace('<SELLTYPE>SELL<', '<SELLTYPE>SELLSHORT<');

    expect((await tradesOf(`<OFX>${short}</OFX>`))[1]).toMatchObject([{ line: 8, code: 'unsupported_type' }]);
  });
});

describe('Portfolio Performance', () => {
  it('CSV says what was paid net', async () => {
    const file = lines(
      'Date,Type,Value,Transaction Currency,Gross Amount,Currency Gross Amount,Exchange Rate,Fees,Taxes,Shares,ISIN,WKN,Ticker Symbol,Security Name,Note',
      '2024-01-15T00:00,Buy,"1,010.50",EUR,,,,9.50,1.00,10,US0378331005,865985,AAPL,Apple Inc.,',
      '2024-02-15T10:30,Sell,595.00,EUR,,,,4.00,1.00,5,US0378331005,,,Apple Inc.,x',
      '2024-03-15T00:00,Dividend,8.50,EUR,10.00,EUR,,0.00,1.50,5,US0378331005,,AAPL,Apple Inc.,',
      '2024-03-16T00:00,Deposit,100.00,EUR,,,,,,,,,,,',
      '2024-03-17T00:00,Delivery (Inbound),50.00,EUR,,,,,,1,,,MSFT,,',
    );

    expect((await read(file)).format).toBe('portfolio-performance');
    expect(await tradesOf(file)).toMatchObject([
      // 1010.50 − 9.50 − 1.00
      {
        line: 2,
        type: 'buy',
        symbol: 'AAPL',
        quantity: '10',
        amount: '1000',
        fee: '10.5',
        currency: 'EUR',
        at: '2024-01-15T12:00:00.000Z',
      },
      // 595 + 4 + 1
      {
        line: 3,
        type: 'sell',
        symbol: 'US0378331005',
        quantity: '5',
        amount: '600',
        fee: '5',
        at: '2024-02-15T10:30:00.000Z',
      },
      // 8.50 + 1.50
      { line: 4, type: 'dividend', quantity: '5', amount: '10', fee: '1.5' },
      { line: 5, type: 'deposit', amount: '100' },
      { line: 6, type: 'buy', symbol: 'MSFT', quantity: '1', amount: '50' },
      { line: 6, type: 'deposit', amount: '50' },
    ]);
  });

  it('may be in German, by Windows-1252 and with decimal commas', async () => {
    const file = lines(
      'Datum;Typ;Wert;Buchungswährung;Gebühren;Steuern;Stück;ISIN;WKN;Ticker-Symbol;Wertpapiername;Notiz',
      '15.01.2024;Kauf;1.010,50;EUR;9,50;1,00;1.234;US0378331005;;AAPL;Apple;für später',
      '16.01.2024;Zinsbelastung;2,5;EUR;;;;;;;;',
    );

    expect(await tradesOf(Buffer.from(file, 'latin1'))).toMatchObject([
      { type: 'buy', amount: '1000', fee: '10.5', quantity: '1234', note: 'für später' },
      { type: 'fee', amount: '2.5' },
    ]);
  });
});

describe('a file', () => {
  const ghostfolio = 'Date,Code,Currency,Price,Quantity,Action\n2024-03-12,AAPL,USD,100,1,buy';

  it.each([
    ['with a byte order mark', `\ufeff${ghostfolio}`],
    ['with tabs', ghostfolio.replaceAll(',', '\t')],
    ['with semicolons', ghostfolio.replaceAll(',', ';')],
    ['with blank lines', ghostfolio.replaceAll('\n', '\n\n')],
    ['with everything in quotes', ghostfolio.replaceAll(/[^,\n]+/g, '"$&"')],
    ['whose columns are shouted', ghostfolio.replace(/.*/, (header) => header.toUpperCase())],
  ])('%s is read as well', async (_, file) => {
    expect(await tradesOf(file)).toMatchObject([{ type: 'buy', symbol: 'AAPL', quantity: '1', price: '100' }]);
  });

  it('names each cell that is wrong by its line and column', async () => {
    const file = lines(
      'Date,Code,Currency,Price,Quantity,Action,Note',
      '2024-03-12,AAPL,USD,100,1,buy,"two',
      'lines"',
      '2024-02-30,AAPL,USD,1x0,1,buy,',
      '2024-03-12,A PPL,usd,100,-1,buy,',
      '2024-03-12,AAPL,USD,100,1,buy,,and more',
    );

    expect((await tradesOf(file)).flat()).toMatchObject([
      { line: 2 },
      { line: 4, column: 'Date', code: 'invalid_date' },
      { line: 4, column: 'Price', code: 'invalid_number' },
      { line: 5, column: 'Code', code: 'invalid' },
      { line: 5, column: 'Quantity', code: 'invalid' },
      { line: 6, column: null, code: 'column_count' },
    ]);
  });

  it('names rows without an id by what they say, so that the same row is the same trade', async () => {
    const [first, again, other] = await tradesOf(
      `${ghostfolio}\n2024-03-12,AAPL,USD,100,1,buy\n2024-03-12,AAPL,USD,100,2,buy`,
    );

    expect(again).toEqual(Object.assign({}, first, { line: 3 }));
    expect(other).not.toMatchObject({ executionId: (first as { executionId: string }).executionId });
  });

  it.each([
    ['has no format that we know', 'a,b\n1,2', 'unknown_format'],
    ['is empty', '', 'unknown_format'],
    ['has a quote that never ends', `${ghostfolio}\n"2024`, 'file_unreadable'],
    ['is broken JSON', '{"activities":[', 'file_unreadable'],
    ['has activities that are none', '{"activities":[1]}', 'file_unreadable'],
    ['is another JSON', '{"meta":{}}', 'unknown_format'],
    ['is nested without end', `{"activities":${'['.repeat(100_000)}`, 'file_unreadable'],
    ['has no investments', '<OFX><BANKMSGSRSV1></BANKMSGSRSV1></OFX>', 'file_unreadable'],
    // Of as many cells as the header: the parser takes long for others.
    ['has too many rows', `${ghostfolio}${'\n,,,,,'.repeat(100_000)}`, 'file_unreadable'],
    ['has an endless row', `${ghostfolio}\n${','.repeat(300_000)}`, 'file_unreadable'],
  ])('that %s is refused as a whole', async (_, file, code) => {
    await expect(read(file)).rejects.toMatchObject({ kind: 'invalid', code });
  });

  it('is not read as something else than it is said to be', async () => {
    await expect(read(ghostfolio, 'ofx')).rejects.toMatchObject({ code: 'unknown_format' });
    expect(await read(ghostfolio, 'ghostfolio')).toMatchObject({ format: 'ghostfolio' });
  });
});
