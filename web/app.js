import * as api from './api.js';
import { LivePortfolio } from './live.js';
import { clearPortfolio, element, showAlert, showConnection, showPortfolio } from './view.js';

const signInForm = element('sign-in');
const createForm = element('create');
const tradeForm = element('trade');
const chooser = element('portfolios');

let live;

async function start() {
  signInForm.hidden = true;
  element('sign-out').hidden = false;
  live = new LivePortfolio(api.session.token, {
    portfolio: showPortfolio,
    state: showConnection,
    expired: () => leave('The session has expired: sign in again.'),
    refused(code, detail) {
      if (code === 'not_found') clearPortfolio();
      showAlert(detail);
    },
  });
  await listPortfolios(location.hash.slice(1));
}

/** Fills the chooser and opens the wanted portfolio, or else the first. */
async function listPortfolios(wanted) {
  const portfolios = await api.listPortfolios();
  chooser.replaceChildren(...portfolios.map(({ id, name }) => new Option(name, id)));
  element('toolbar').hidden = portfolios.length === 0;
  if (portfolios.length === 0) return showCreate(true);
  showCreate(false);
  await open(portfolios.find(({ id }) => id === wanted)?.id ?? portfolios[0].id);
}

async function open(id) {
  clearPortfolio();
  chooser.value = id;
  history.replaceState(null, '', `#${id}`);
  live.follow(id);
  // Without a socket the page still shows something true.
  live?.offer(await api.readPortfolio(id));
}

function leave(message) {
  live?.close();
  live = undefined;
  api.session.end();
  history.replaceState(null, '', location.pathname);
  clearPortfolio();
  chooser.replaceChildren();
  tradeForm.reset();
  for (const id of ['toolbar', 'create', 'sign-out']) element(id).hidden = true;
  showConnection(undefined);
  signInForm.hidden = false;
  signInForm.elements.email.focus();
  showAlert(message);
}

function showCreate(visible) {
  createForm.hidden = !visible;
  element('new-portfolio').setAttribute('aria-expanded', String(visible));
  if (visible) createForm.elements.name.focus();
}

/** Runs what somebody asked for; a problem is shown, and an unwanted token leads back to the sign-in. */
async function attempt(task) {
  showAlert(undefined);
  try {
    await task();
  } catch (error) {
    if (error.status === 401 && api.session.token) leave('The session has ended: sign in again.');
    else showAlert(error.message);
  }
}

/** The same for a form, which cannot be sent twice at once. */
function onSubmit(form, task) {
  const button = form.querySelector('[type=submit]');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    button.disabled = true;
    await attempt(() => task(Object.fromEntries(new FormData(form))));
    button.disabled = false;
  });
}

onSubmit(signInForm, async ({ email, password }) => {
  await api.signIn(email, password);
  signInForm.reset();
  await start();
});

onSubmit(createForm, async ({ name, baseCurrency }) => {
  const { id } = await api.createPortfolio({ name, baseCurrency: baseCurrency.toUpperCase() });
  createForm.reset();
  await listPortfolios(id);
});

// Kept until an answer came: a trade sent again after a lost answer is still one trade.
let executionId;
for (const part of [tradeForm, chooser]) part.addEventListener('input', () => (executionId = undefined));

onSubmit(tradeForm, async ({ type, symbol, quantity, price }) => {
  const id = chooser.value;
  element('trade-result').textContent = '';
  executionId ??= newExecutionId();
  const trade = { executionId, type, symbol: symbol.trim().toUpperCase(), quantity, price };
  const { revision } = await api.recordTrade(id, trade);
  executionId = undefined;
  tradeForm.elements.quantity.value = '';
  tradeForm.elements.price.value = '';
  element('trade-result').textContent =
    `${type === 'buy' ? 'Bought' : 'Sold'} ${quantity} ${trade.symbol} at ${price}.`;
  live?.offer(await api.readPortfolio(id, revision));
});

/** A UUID v4; browsers offer randomUUID over HTTPS and on localhost only. */
function newExecutionId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

element('sign-out').addEventListener('click', () => leave());
element('new-portfolio').addEventListener('click', () => showCreate(createForm.hidden));
chooser.addEventListener('change', () => void attempt(() => open(chooser.value)));
addEventListener('hashchange', () => {
  if (live && location.hash.slice(1) !== chooser.value) void attempt(() => listPortfolios(location.hash.slice(1)));
});

if (api.session.token) void attempt(start);
else leave();
