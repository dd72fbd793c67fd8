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

it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('remembers who asks for %s', (method) => {
  expect(asked(method)).toEqual({ address: '192.0.2.7', actor: 'ada' });
  expect(currentCaller()).toEqual({});
});

it.each(['GET', 'HEAD', 'OPTIONS'])('remembers nobody who asks for %s, which only reads', (method) => {
  expect(asked(method)).toEqual({});
});
