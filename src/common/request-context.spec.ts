import { expect, it } from '@jest/globals';
import type { Request, Response } from 'express';
import { currentCaller, identifyCaller, rememberCaller } from './request-context.js';

const asked = (method: string) => {
  let known: object | undefined;
  rememberCaller({ ip: '192.0.2.7', method } as Request, {} as Response, () => {
    identifyCaller('ada');
    known = currentCaller();
  });
  return known;
};

it('remembers who may change something, and nobody who only reads', () => {
  const known = ['POST', 'PUT', 'PATCH', 'DELETE', 'GET', 'HEAD', 'OPTIONS'].map(asked);
  expect(known).toEqual([...Array(4).fill({ address: '192.0.2.7', actor: 'ada' }), {}, {}, {}]);
  expect(currentCaller()).toEqual({});
});
