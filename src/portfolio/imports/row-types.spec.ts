import { describe, expect, it } from '@jest/globals';
import { checkDraft } from './check-draft.js';
import { readFile } from './read-file.js';

/** What a file would book, and why it is refused where it is: types, or codes in brackets. */
async function outcomeOf(file: string) {
  const { drafts } = await readFile(new TextEncoder().encode(file));
  return drafts
    .map(checkDraft)
    .map((checked) => (Array.isArray(checked) ? `[${checked.map(({ code }) => code).join(' ')}]` : checked.trade.type))
    .join(' ');
}

async function tradesOf(file: string) {
  const { drafts } = await readFile(new TextEncoder().encode(file));
  return drafts.map(checkDraft).map((checked) => (Array.isArray(checked) ? checked : checked.trade));
}

const ofx = (name: string, inside: string) =>
  `<OFX><INVSTMTRS><CURDEF>USD<INVTRANLIST><${name}><INVTRAN><FITID>1<DTTRADE>20240312</INVTRAN>` +
  `<SECID><UNIQUEID>AAPL</SECID><UNITS>1<UNITPRICE>10<TOTAL>10${inside}</${name}></INVTRANLIST></INVSTMTRS></OFX>`;

const flex = (cells: Record<string, string>) => {
  const row = {
    CurrencyPrimary: 'USD',
    AssetClass: 'STK',
    Symbol: 'AAPL',
    DateTime: '20230403;095853',
    Quantity: '10',
    TradePrice: '165.25',
    'Buy/Sell': 'BUY',
    IBExecID: 'E1',
    IBCommission: '-1',
    IBCommissionCurrency: 'USD',
    Proceeds: '',
    LevelOfDetail: 'EXECUTION',
    ...cells,
  };
  return `${Object.keys(row).join(',')}\n${Object.values(row).join(',')}`;
};

const row = (currency: string) => `Date,Code,Currency,Price,Quantity,Action\n2024-03-12,VOD.L,${currency},70.5,10,buy`;

describe('every type of row is booked, or refused by its line:', () => {
  it.each([
    ['BUY', 'buy'],
    ['SELL', 'sell'],
    ['DIVIDEND', 'dividend'],
    ['FEE', 'fee'],
    ['INTEREST', 'interest'],
    ['LIABILITY', '[unsupported_type]'],
    ['ITEM', '[unsupported_type]'],
  ])('Ghostfolio %s', async (type, outcome) => {
    expect(await outcomeOf(`Date,Code,Currency,Price,Quantity,Action,Fee\n2024-03-12,A,USD,1,1,${type},0`)).toBe(
      outcome,
    );
  });

  it.each([
    ['Buy', 'buy'],
    ['Sell', 'sell'],
    ['Delivery (Inbound)', 'buy deposit'],
    ['Delivery (Outbound)', 'sell withdrawal'],
    ['Deposit', 'deposit'],
    ['Removal', 'withdrawal'],
    ['Interest', 'interest'],
    ['Interest Charge', 'fee'],
    ['Dividend', 'dividend'],
    ['Fees', 'fee'],
    ['Taxes', 'fee'],
    // What is paid back would be a fee below nothing; what is moved has its cost in another file.
    ['Fees Refund', '[unsupported_type]'],
    ['Tax Refund', '[unsupported_type]'],
    ['Transfer (Inbound)', '[unsupported_type]'],
    ['TRANSFER_OUT', '[unsupported_type]'],
  ])('Portfolio Performance %s', async (type, outcome) => {
    expect(await outcomeOf(`Date,Type,Value,Shares,Ticker Symbol\n2024-03-12,${type},10,1,AAPL`)).toBe(outcome);
  });

  it.each([
    ['BUYSTOCK', '<BUYTYPE>BUY', 'buy'],
    ['BUYMF', '<BUYTYPE>BUY', 'buy'],
    ['BUYSTOCK', '<BUYTYPE>BUYTOCOVER', '[unsupported_type]'],
    ['SELLSTOCK', '<SELLTYPE>SELL', 'sell'],
    ['SELLSTOCK', '<SELLTYPE>SELLSHORT', '[unsupported_type]'],
    ['INCOME', '<INCOMETYPE>DIV', 'dividend'],
    ['INCOME', '<INCOMETYPE>CGLONG', 'dividend'],
    ['INCOME', '<INCOMETYPE>INTEREST', 'interest'],
    ['REINVEST', '<INCOMETYPE>DIV', 'buy dividend'],
    ['SPLIT', '<NUMERATOR>1<DENOMINATOR>3', 'split'],
    ['SPLIT', '<NUMERATOR>1<DENOMINATOR>0', '[invalid]'],
    ['SPLIT', '<NUMERATOR>3<DENOMINATOR>2<FRACCASH>1.5', '[unsupported_type]'],
    ['INVEXPENSE', '', 'fee'],
    ['MARGININTEREST', '', 'fee'],
    ['TRANSFER', '<TFERACTION>IN', '[unsupported_type]'],
    ['JRNLSEC', '', '[unsupported_type]'],
    ['RETOFCAP', '', '[unsupported_type]'],
    ['BUYSTOCK', '<REVERSALFITID>0', '[unsupported_type]'],
  ])('OFX %s %s', async (name, inside, outcome) => {
    expect(await outcomeOf(ofx(name, inside))).toBe(outcome);
  });

  it.each([
    ['CREDIT', '5', 'deposit'],
    ['DEBIT', '-5', 'withdrawal'],
    ['INT', '5', 'interest'],
    // Income of the cash, where it names no security; and what is owed for debts is a cost, no withdrawal.
    ['DIV', '5', 'interest'],
    ['INT', '-5', 'fee'],
    ['FEE', '-5', 'fee'],
    ['SRVCHG', '-5', 'fee'],
  ])('OFX INVBANKTRAN %s %s', async (type, amount, outcome) => {
    const transaction = `<INVBANKTRAN><STMTTRN><TRNTYPE>${type}<DTPOSTED>20240312<TRNAMT>${amount}<FITID>1</STMTTRN></INVBANKTRAN>`;
    expect(
      await outcomeOf(`<OFX><INVSTMTRS><CURDEF>USD<INVTRANLIST>${transaction}</INVTRANLIST></INVSTMTRS></OFX>`),
    ).toBe(outcome);
  });

  it.each<[Record<string, string>, string]>([
    [{}, 'buy'],
    [{ 'Buy/Sell': 'SELL', Quantity: '-10' }, 'sell'],
    [{ LevelOfDetail: 'ORDER' }, ''],
    [{ AssetClass: 'FUND' }, 'buy'],
    [{ AssetClass: 'OPT' }, '[unsupported_asset_class]'],
    [{ AssetClass: 'FUT' }, '[unsupported_asset_class]'],
    [{ AssetClass: 'CASH' }, '[unsupported_asset_class]'],
    [{ 'Buy/Sell': 'BUY (Ca.)' }, '[unsupported_type]'],
    // Of a bond the price is a percentage: what was paid must be there.
    [{ AssetClass: 'BOND', Quantity: '10000', TradePrice: '99.5', Proceeds: '-9950' }, 'buy'],
    [{ AssetClass: 'BOND', Quantity: '10000', TradePrice: '99.5' }, '[invalid_number]'],
    [{ IBCommissionCurrency: 'EUR' }, 'buy fee'],
    [{ IBCommission: '0.5' }, '[invalid]'],
  ])('Interactive Brokers %j', async (cells, outcome) => {
    expect(await outcomeOf(flex(cells))).toBe(outcome);
  });

  it('of a bond what was paid, and of a commission in another currency a fee of its own', async () => {
    const bond = { AssetClass: 'BOND', Quantity: '10000', TradePrice: '99.5', Proceeds: '-9950' };
    expect(await tradesOf(flex({ ...bond, IBCommission: '-2', IBCommissionCurrency: 'EUR' }))).toMatchObject([
      { executionId: 'E1', type: 'buy', quantity: '10000', amount: '9950', fee: '0', currency: 'USD' },
      { executionId: 'E1:fee', type: 'fee', symbol: 'AAPL', amount: '2', fee: '0', currency: 'EUR' },
    ]);
  });
});

describe('the currency of a row', () => {
  it.each([
    ['usd', 'USD'],
    // Pence are a hundredth of a pound, and not pounds.
    ['GBp', 'GBX'],
    ['GBX', 'GBX'],
    ['ZAc', 'ZAC'],
  ])('%s is %s', async (currency, expected) => {
    expect(await tradesOf(row(currency))).toMatchObject([{ currency: expected, price: '70.5' }]);
  });

  it.each(['USx', 'ABC', 'dollars'])('%s is refused', async (currency) => {
    expect(await tradesOf(row(currency))).toMatchObject([[{ column: 'Currency', code: 'invalid' }]]);
  });
});
