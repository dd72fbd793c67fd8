/** What the pictures show, in an order in which each leads to the next. `act` leaves the page as it is to be taken. */
const QUIET_MS = 1500;

const signIn = (email) => async (page, address) => {
  await page.goto(address);
  await page.evaluate(() => localStorage.clear());
  await page.goto(address);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill('demo');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation').waitFor();
};

/** Once what comes with the page is there, and has stopped moving. */
const at = (path) => async (page, address) => {
  await page.goto(address + path);
  await settled(page);
};

async function settled(page) {
  await page.getByRole('status', { name: 'Loading' }).waitFor({ state: 'detached' });
  await page.waitForTimeout(QUIET_MS);
}

const portfolio = async (page, address) => {
  await page.goto(`${address}/portfolios`);
  await page.getByTestId('total-value').waitFor();
  await settled(page);
};

const tab = (name) => async (page, address) => {
  await portfolio(page, address);
  await page.getByRole('tab', { name }).click();
  await page.getByRole('tabpanel').scrollIntoViewIfNeeded();
  await page.mouse.wheel(0, 900);
  await settled(page);
};

export const scenes = [
  {
    name: 'sign-in',
    act: async (page, address) => {
      await page.goto(address);
      await page.getByLabel('Email').waitFor();
    },
  },
  {
    name: 'portfolio',
    act: async (page, address) => {
      await signIn('ada@example.com')(page, address);
      await portfolio(page, address);
    },
  },
  { name: 'positions', act: tab('Positions') },
  { name: 'allocation', act: tab('Allocation') },
  { name: 'performance', act: tab('Performance') },
  { name: 'trades', act: tab('Trades') },
  {
    name: 'ticket',
    act: async (page, address) => {
      await portfolio(page, address);
      await page.getByRole('button', { name: 'Trade' }).click();
      await page.getByRole('combobox', { name: 'Symbol' }).fill('NVDA');
      await page.keyboard.press('Tab');
      await page.getByRole('textbox', { name: 'Quantity' }).fill('25');
      await settled(page);
    },
  },
  {
    name: 'import',
    act: async (page, address) => {
      await portfolio(page, address);
      await page.goto(`${page.url()}/import`);
      await settled(page);
    },
  },
  { name: 'watchlists', act: at('/watchlists') },
  { name: 'notices', act: at('/notices') },
  { name: 'rules', act: at('/notices/rules') },
  {
    name: 'operations',
    act: async (page, address) => {
      await signIn('ops@example.com')(page, address);
      await page.goto(`${address}/operations`);
      await page.waitForTimeout(5 * QUIET_MS);
    },
  },
];
