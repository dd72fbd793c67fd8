/** Decimal strings, compared and shown without ever becoming a binary fraction. */

/** -1, 0 or 1: how `left` stands to `right`. */
export function compare(left, right) {
  const digits = Math.max(fraction(left).length, fraction(right).length);
  const difference = scaled(left, digits) - scaled(right, digits);
  if (difference === 0n) return 0;
  return difference > 0n ? 1 : -1;
}

const fraction = (text) => text.split('.')[1] ?? '';

const scaled = (text, digits) => BigInt(text.replace('.', '') + '0'.repeat(digits - fraction(text).length));

// Intl formats a decimal string exactly; a Number would have rounded it first.
const formatters = new Map();
function format(text, options) {
  const key = JSON.stringify(options);
  if (!formatters.has(key)) formatters.set(key, new Intl.NumberFormat(undefined, options));
  return formatters.get(key).format(text);
}

/** How many decimals a currency is shown with: 2 for USD, 0 for JPY. */
function decimals(currency) {
  const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  return { minimumFractionDigits: maximumFractionDigits, maximumFractionDigits };
}

const signed = { signDisplay: 'exceptZero' };

/** The formats that the page's `data-format` attributes name. */
export const formats = {
  money: (text, currency) => format(text, { style: 'currency', currency }),
  signedMoney: (text, currency) => format(text, { style: 'currency', currency, ...signed }),
  amount: (text, currency) => format(text, decimals(currency)),
  signedAmount: (text, currency) => format(text, { ...decimals(currency), ...signed }),
  price: (text, currency) => format(text, { ...decimals(currency), maximumFractionDigits: 6 }),
  quantity: (text) => format(text, { maximumFractionDigits: 10 }),
  signedPercent: (text) => `${format(text, { minimumFractionDigits: 2, maximumFractionDigits: 2, ...signed })} %`,
};
