import { describe, expect, it } from '@jest/globals';
import { hashRequest } from './idempotency-key.js';

const request = (fields: object = {}) => ({ method: 'POST', originalUrl: '/api/v1/portfolios', body: {}, ...fields });
const isSame = (one: object, other: object) => hashRequest(request(one)) === hashRequest(request(other));

describe('two requests', () => {
  it('are the same whatever the order of their fields, however deep', () => {
    const one = { name: 'A', terms: [{ x: 1, y: { a: null, b: '2' } }] };
    const other = { terms: [{ y: { b: '2', a: null }, x: 1 }], name: 'A' };
    expect(isSame({ body: one }, { body: other })).toBe(true);
  });

  it.each<[string, object, object]>([
    ['method', { method: 'POST' }, { method: 'PUT' }],
    ['path', { originalUrl: '/a' }, { originalUrl: '/b' }],
    ['query', { originalUrl: '/a?dryRun=true' }, { originalUrl: '/a' }],
    ['order of a list', { body: [1, 2] }, { body: [2, 1] }],
    ['type', { body: { quantity: '1' } }, { body: { quantity: 1 } }],
    ['field', { body: { a: 1 } }, { body: { a: 1, b: null } }],
    ['text', { body: 'a,b\n1,2' }, { body: 'a,b\n1,3' }],
    ['bytes', { body: Buffer.from('a') }, { body: Buffer.from('b') }],
    ['body at all', { body: undefined }, { body: {} }],
  ])('differ by their %s', (_, one, other) => {
    expect(isSame(one, one)).toBe(true);
    expect(isSame(one, other)).toBe(false);
  });
});
