/** @jest-environment jsdom */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { act, cleanup, render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { answer, fakeClient, portfolio, position, token } from '../test/page.js';

const { client } = fakeClient();
jest.unstable_mockModule('freshfolio/client', () => ({ connect: () => client }));

const { useSession } = await import('../session/session.js');
const { usePortfolios } = await import('../live/portfolios.js');
// It is there before the first one opens.
await import('./edit-holding.js');
const { HoldingHost } = await import('./holding-host.js');
const { setByHand } = await import('./holding-dialog.js');

interface Sent {
  expectedVersion: number;
}

const theirs = position({ quantity: '12', averageCost: '110', version: 2 });
const sent = jest.fn<(body: Sent) => void>();

/** Refuses whoever has not seen the version of now. */
async function patch(body: Sent) {
  sent(body);
  if (body.expectedVersion === theirs.version) return answer(200, { holding: theirs, revision: 3 });
  return answer(409, { code: 'version_conflict', detail: 'Changed', current: theirs, fields: ['quantity'] });
}

const choose = (name: string) => userEvent.click(screen.getByRole('button', { name }));

describe('a holding that another session changed while it was edited', () => {
  beforeEach(async () => {
    sent.mockReset();
    useSession.getState().begin(token(), 'ada@example.com');
    usePortfolios.setState({
      portfolios: { growth: portfolio({ positions: [position({ averageCost: '100' })] }) },
    });
    globalThis.fetch = async (_, init) => patch(JSON.parse(init!.body as string) as Sent);
    render(<HoldingHost />);
    act(() => setByHand('edit', 'growth', 'AAPL'));
    const quantity = await screen.findByLabelText('Quantity');
    await userEvent.clear(quantity);
    await userEvent.type(quantity, '15{Enter}');
    await screen.findByRole('alertdialog');
  });
  afterEach(() => {
    cleanup();
    useSession.getState().end();
  });

  it('is shown in both versions, with what differs marked', () => {
    const rows = within(screen.getByRole('table'))
      .getAllByRole('row')
      .map((row) => row.textContent);
    expect(rows).toEqual(['FieldYoursTheirs', 'Quantitydiffers1512', 'Average costas it is110']);
  });

  it('stays theirs', async () => {
    await choose('Keep theirs');
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(sent).toHaveBeenCalledTimes(1);
  });

  it('becomes mine, in the version that was shown, where I changed it', async () => {
    await choose('Save mine over it');
    expect(sent.mock.calls).toEqual([
      [{ quantity: '15', expectedVersion: 1 }],
      [{ quantity: '15', expectedVersion: 2 }],
    ]);
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  it('is edited further: mine as it was typed, the rest theirs', async () => {
    await choose('Go back to editing');
    expect(screen.getByLabelText<HTMLInputElement>('Quantity').value).toBe('15');
    expect(screen.getByLabelText<HTMLInputElement>('Average cost (USD)').value).toBe('110');
    await choose('Save');
    expect(sent.mock.calls[1]).toEqual([{ quantity: '15', expectedVersion: 2 }]);
  });
});
