/** Puts a portfolio on the page. What is not known is a dash with its reason, never a zero. */
import { compare, formats } from './decimal.js';

export const element = (id) => document.getElementById(id);

/** So many symbols without a value are named; the rest is counted. */
const mentioned = 5;

const still = matchMedia('(prefers-reduced-motion: reduce)');

/** Shows the whole portfolio; cells that moved since the last time are tinted for a moment. */
export function showPortfolio({ id, baseCurrency, positions, valuation }) {
  const root = element('portfolio');
  if (root.dataset.id !== id) clearPortfolio();
  root.dataset.id = id;
  root.hidden = false;
  showTotals(valuation, baseCurrency);
  showPositions(positions, baseCurrency, reasons(valuation.missing));
}

/** Leaves nothing of the portfolio behind: another one's values are no movement, and another user's no business. */
export function clearPortfolio() {
  const root = element('portfolio');
  root.hidden = true;
  delete root.dataset.id;
  element('simulated').hidden = true;
  element('trade-result').textContent = '';
  element('positions').replaceChildren();
  for (const cell of element('totals').querySelectorAll('[data-field]')) {
    cell.textContent = '';
    delete cell.dataset.value;
  }
}

/** Why each symbol's values are not known: one or several reasons. */
function reasons(missing = []) {
  const found = new Map();
  for (const { symbol, reason } of missing) {
    found.set(symbol, [found.get(symbol), reason.replaceAll('_', ' ')].filter(Boolean).join(', '));
  }
  return found;
}

function showTotals(valuation, currency) {
  const missing = [...reasons(valuation.missing)].map(([symbol, reason]) => `${symbol} (${reason})`);
  fill(element('totals'), valuation, currency, missing.join(', '));
  element('daily-change-label').textContent =
    valuation.dailyChangeBasis === 'open' ? 'Change since open' : 'Change since close';
  const more = missing.length > mentioned ? ` and ${missing.length - mentioned} more` : '';
  const sums = valuation.complete ? '' : ' The sums cover the rest.';
  element('missing').hidden = missing.length === 0;
  element('missing').textContent = `Not known: ${missing.slice(0, mentioned).join(', ')}${more}.${sums}`;
  element('base-currency').textContent = currency;
  element('as-of').textContent = valuation.asOf ? `, as of ${new Date(valuation.asOf).toLocaleTimeString()}` : '';
}

function showPositions(positions, baseCurrency, missing) {
  const body = element('positions');
  const rows = new Map([...body.rows].map((row) => [row.dataset.symbol, row]));
  const wanted = positions.map((position) => {
    const row = rows.get(position.symbol) ?? newRow(position.symbol);
    showPosition(row, position, baseCurrency, missing.get(position.symbol));
    return row;
  });
  // Moving rows would drop the focus and the tints: only when the list itself changed.
  if (wanted.length !== rows.size || wanted.some((row, index) => row !== body.rows[index]))
    body.replaceChildren(...wanted);
  element('no-positions').hidden = positions.length > 0;
  element('simulated').hidden = !positions.some(isSimulated);
}

function newRow(symbol) {
  const row = element('position-row').content.firstElementChild.cloneNode(true);
  row.dataset.symbol = symbol;
  row.querySelector('.symbol').textContent = symbol;
  return row;
}

const isSimulated = ({ priceSource }) => priceSource === 'simulated';

function showPosition(row, position, baseCurrency, reason) {
  const foreign = position.currency !== baseCurrency;
  fill(row, position, baseCurrency, reason, position.currency);
  row.querySelector('.currency').textContent = foreign ? position.currency : '';
  row.querySelector('.badge').hidden = !isSimulated(position);
  const freshness = row.querySelector('.freshness');
  freshness.textContent = position.freshness ?? '—';
  freshness.dataset.state = position.freshness ?? '';
  freshness.title = position.priceAsOf ? `Price of ${new Date(position.priceAsOf).toLocaleString()}` : (reason ?? '');
}

/** Writes every cell that names a field; prices and costs are in the instrument's currency, all else in the base currency. */
function fill(root, values, currency, reason, ownCurrency = currency) {
  for (const cell of root.querySelectorAll('[data-field]')) {
    const { field, format } = cell.dataset;
    write(
      cell,
      values[field] ?? null,
      (text) => formats[format](text, format === 'price' ? ownCurrency : currency),
      reason,
    );
  }
}

function write(cell, value, format, reason) {
  const before = cell.dataset.value;
  if (value === null) {
    cell.textContent = cell.matches('small') ? '' : '—';
    cell.title = reason || 'not known';
    delete cell.dataset.value;
    delete cell.dataset.sign;
    return;
  }
  if (before === value) return;
  cell.textContent = format(value);
  cell.removeAttribute('title');
  cell.dataset.value = value;
  if (cell.dataset.format.startsWith('signed')) cell.dataset.sign = ['down', 'none', 'up'][compare(value, '0') + 1];
  if (before !== undefined) tint(cell, compare(value, before));
}

function tint(cell, direction) {
  if (direction === 0 || still.matches) return;
  const colour = direction > 0 ? 'var(--up-tint)' : 'var(--down-tint)';
  cell.animate({ backgroundColor: [colour, 'transparent'] }, { duration: 900, easing: 'ease-out' });
}

/** live, reconnecting or offline: a word and a dot. */
export function showConnection(word) {
  const state = element('connection');
  state.hidden = word === undefined;
  state.textContent = word ?? '';
  state.dataset.state = word ?? '';
  // Freshness as the server told it: once nothing arrives any more, it must not look current.
  element('portfolio').classList.toggle('unattended', word !== 'live');
}

export function showAlert(message) {
  element('alert').hidden = !message;
  element('alert').textContent = message ?? '';
}
