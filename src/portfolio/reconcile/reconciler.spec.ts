import { expect, it } from '@jest/globals';
import { InsufficientQuantityError } from '../domain/position.js';
import { Reconciler } from './reconciler.js';

const portfolio = { id: 'p', name: 'Growth', costMethod: 'fifo' } as never;
const manager = { findBy: () => Promise.resolve([]) } as never;

function failing(error: Error) {
  const ledger = {
    read() {
      throw error;
    },
  };
  return new Reconciler({} as never, ledger as never);
}

it('trades that cannot have been are a difference', async () => {
  const differences = await failing(new InsufficientQuantityError('only 1 is held')).compare(manager, portfolio);
  expect(differences).toEqual([{ subject: 'Growth', field: 'trades', stored: null, computed: 'only 1 is held' }]);
});

it.each([
  ['takes too long', '57014'],
  ['is away', '08006'],
])('a database that %s is none', async (_, code) => {
  const error = Object.assign(new Error('no'), { code });
  await expect(failing(error).compare(manager, portfolio)).rejects.toBe(error);
});
