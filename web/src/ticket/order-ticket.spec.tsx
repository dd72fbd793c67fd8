/** @jest-environment jsdom */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { answer, fakeClient, portfolio, token } from '../test/page.js';

const { client, pause, resume, tick } = fakeClient();
jest.unstable_mockModule('freshfolio/client', () => ({ connect: () => client }));

const { useSession } = await import('../session/session.js');
const { usePortfolios } = await import('../live/portfolios.js');
const { useConnection } = await import('../live/connection.js');
const { Toasts } = await import('../ui/toasts.js');
const { TicketHost } = await import('./ticket-host.js');
// It is there before the first one opens.
await import('./order-ticket.js');
const { openTicket } = await import('./ticket.js');
const { usePendingTrades } = await import('./pending-trades.js');

const booked = { trade: { id: 't' }, position: null, revision: 2 };
const post = jest.fn<() => Response>();

async function opened(side: 'buy' | 'sell' = 'buy') {
  act(() => openTicket({ portfolioId: 'growth', symbol: 'AAPL', side }));
  return within(await screen.findByRole('dialog', { name: 'Order' }));
}

describe('the order ticket', () => {
  beforeEach(() => {
    useSession.getState().begin(token(), 'ada@example.com');
    usePortfolios.setState({ portfolios: { growth: portfolio({}) } });
    usePendingTrades.setState({ trades: [] });
    post.mockReset();
    globalThis.fetch = async (_, init) => (init?.method === 'POST' ? post() : answer(404, {}));
    render(
      <>
        <TicketHost />
        <Toasts />
      </>,
    );
  });
  afterEach(() => {
    cleanup();
    useSession.getState().end();
  });

  it('pauses the page while it is open, and lets it go on when it closes', async () => {
    await opened();
    expect(useConnection.getState().isPaused).toBe(true);
    expect(pause).toHaveBeenCalled();
    await userEvent.keyboard('{Escape}');
    expect(useConnection.getState().isPaused).toBe(false);
    expect(resume).toHaveBeenCalled();
  });

  it('follows the price of the market until one is written', async () => {
    const dialog = await opened();
    const price = dialog.getByLabelText<HTMLInputElement>('Price (USD)');
    await waitFor(() => {
      act(() => tick({ symbol: 'AAPL', price: '201.5', currency: 'USD' }));
      expect(price.value).toBe('201.5');
    });
    await userEvent.clear(price);
    await userEvent.type(price, '199');
    act(() => tick({ symbol: 'AAPL', price: '202', currency: 'USD' }));
    expect(price.value).toBe('199');
    await userEvent.click(dialog.getByLabelText('At market price'));
    expect(price.value).toBe('202');
  });

  it('says what is wrong as it is typed', async () => {
    const dialog = await opened('sell');
    const quantity = dialog.getByLabelText('Quantity');
    await userEvent.type(quantity, '11');
    expect(dialog.getByText('10 are held, not more')).toBeTruthy();
    await userEvent.clear(quantity);
    await userEvent.type(quantity, '1,5');
    expect(dialog.getByText('Write it with a point, such as 1.5')).toBeTruthy();
    await userEvent.keyboard('{Enter}');
    expect(post).not.toHaveBeenCalled();
  });

  it('books once what is pressed twice', async () => {
    post.mockImplementation(() => answer(201, booked));
    const dialog = await opened();
    await userEvent.type(dialog.getByLabelText('Quantity'), '5');
    const button = dialog.getByRole('button', { name: 'Place order' });
    const { form } = button as HTMLButtonElement;
    act(() => {
      form!.requestSubmit();
      form!.requestSubmit();
    });
    expect(usePendingTrades.getState().trades).toMatchObject([{ state: 'pending', terms: { quantity: '5' } }]);
    await waitFor(() => expect(usePendingTrades.getState().trades).toMatchObject([{ state: 'booked', revision: 2 }]));
    expect(post).toHaveBeenCalledTimes(1);
    act(() => usePortfolios.setState({ portfolios: { growth: portfolio({ revision: 2 }) } }));
    expect(usePendingTrades.getState().trades).toEqual([]);
  });

  it('takes back what is refused, says why, and has what was typed when it is opened again', async () => {
    post.mockImplementation(() => answer(422, { code: 'insufficient_cash', detail: 'Not enough cash' }));
    const dialog = await opened();
    await userEvent.type(dialog.getByLabelText('Quantity'), '5');
    await userEvent.type(dialog.getByLabelText('Note (optional)'), 'For the long run{Enter}');
    expect(screen.queryByRole('dialog')).toBeNull();
    await userEvent.click(await screen.findByRole('button', { name: 'Edit the order' }));
    expect(usePendingTrades.getState().trades).toEqual([]);
    const again = within(await screen.findByRole('dialog', { name: 'Order' }));
    expect(again.getByRole('alert').textContent).toContain('Not enough cash');
    expect(again.getByLabelText<HTMLInputElement>('Quantity').value).toBe('5');
    expect(again.getByLabelText<HTMLInputElement>('Note (optional)').value).toBe('For the long run');
  });
});
