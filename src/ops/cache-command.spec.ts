import { expect, it } from '@jest/globals';
import { parseCacheCommand } from './cache-command.js';

it('reads what is to be done', () => {
  expect(parseCacheCommand(['inspect', 'price:rt:EUR%2FUSD'])).toEqual({ name: 'inspect', key: 'price:rt:EUR%2FUSD' });
  expect(parseCacheCommand(['invalidate', 'currency', 'EUR'])).toEqual({
    name: 'invalidate',
    request: { scope: 'currency', value: 'EUR' },
  });
  expect(parseCacheCommand(['invalidate', 'all'])).toEqual({ name: 'invalidate', request: { scope: 'all' } });
  for (const help of ['--help', '-h']) expect(parseCacheCommand([help, 'inspect'])).toEqual({ name: 'help' });
});

it.each<[string[], string]>([
  [[], 'inspect <key> or invalidate <scope>'],
  [['delete', 'portfolio:ada:1'], 'inspect <key> or invalidate <scope>'],
  [['inspect', 'price:rt:AAPL', 'price:rt:IBM'], 'inspect <key> or invalidate <scope>'],
  [['inspect'], '"" is not a key of ours'],
  [['inspect', 'price:rt:%'], '"price:rt:%" is not a key of ours'],
  [['invalidate'], 'scope: '],
  [['invalidate', 'galaxy', 'x'], 'scope: '],
  [['invalidate', 'portfolio', 'x'], 'value: Invalid UUID'],
  [['invalidate', 'user'], 'value: '],
  [['invalidate', 'currency', 'EUR', 'USD'], 'inspect <key> or invalidate <scope>'],
  [['--force'], "Unknown option '--force'"],
])('refuses %j, and says where help is', (args, reason) => {
  expect(() => parseCacheCommand(args)).toThrow(reason);
  expect(() => parseCacheCommand(args)).toThrow('npm run cache -- --help');
});
