import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';

/** Of the public contract, what there is. */
const promised = [
  'POST /api/v1/auth/token',
  'POST /api/v1/portfolios',
  'GET /api/v1/portfolios',
  'GET /api/v1/portfolios/{id}',
  'PATCH /api/v1/portfolios/{id}',
  'DELETE /api/v1/portfolios/{id}',
  'POST /api/v1/portfolios/{id}/trades',
  'GET /api/v1/portfolios/{id}/trades',
  'POST /api/v1/portfolios/{id}/holdings',
  'PATCH /api/v1/portfolios/{id}/holdings/{holdingId}',
  'DELETE /api/v1/portfolios/{id}/holdings/{holdingId}',
  'POST /api/v1/portfolios/{id}/refresh',
  'GET /api/v1/portfolios/{id}/history',
  'GET /api/v1/portfolios/{id}/performance',
  'POST /api/v1/portfolios/{id}/imports',
  'GET /api/v1/portfolios/{id}/export',
  'POST /api/v1/prices',
  'POST /api/v1/prices/real-time',
  'GET /api/v1/prices/{symbol}',
  'GET /api/v1/prices/{symbol}/history',
  'POST /api/v1/fx-rates',
  'GET /api/v1/fx-rates',
  'GET /api/v1/instruments',
  'POST /api/v1/instruments',
  'GET /api/v1/market/status',
  'GET /api/v1/cache/stats',
  'POST /api/v1/cache/invalidate',
  'GET /api/v1/queue/stats',
  'GET /api/v1/operations/figures',
  'GET /api/v1/preferences',
  'PATCH /api/v1/preferences',
  'GET /api/v1/alert-rules',
  'POST /api/v1/alert-rules',
  'GET /api/v1/alert-rules/{id}',
  'PATCH /api/v1/alert-rules/{id}',
  'DELETE /api/v1/alert-rules/{id}',
  'GET /api/v1/watchlists',
  'POST /api/v1/watchlists',
  'GET /api/v1/watchlists/{id}',
  'PATCH /api/v1/watchlists/{id}',
  'DELETE /api/v1/watchlists/{id}',
  'POST /api/v1/watchlists/{id}/items',
  'PATCH /api/v1/watchlists/{id}/items/{itemId}',
  'DELETE /api/v1/watchlists/{id}/items/{itemId}',
  'POST /api/v1/watchlists/{id}/items/{itemId}/move-to-portfolio',
  'GET /api/v1/notices',
  'POST /api/v1/notices/{id}/read',
  'POST /api/v1/notices/read-all',
  'GET /health/live',
  'GET /health/ready',
  'GET /metrics',
];

interface Operation {
  operationId?: string;
  parameters?: { name: string; in: string; required?: boolean; schema?: object }[];
  responses: Record<string, { description: string }>;
  requestBody?: { content: Record<string, { schema: object }> };
}
interface Document {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
}

describe('the OpenAPI document', () => {
  let deployment: TestDeployment;
  let web: Application;
  let document: Document;
  let operations: { name: string; path: string; operation: Operation }[];

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    document = (await new Client(web.url).get('/api/docs-json')).body;
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${path}`,
        path,
        operation,
      })),
    );
  });
  afterAll(() => deployment?.end());

  it('names its version, itself and every call of the contract that there is', () => {
    expect(document.openapi).toMatch(/^3\./);
    expect(document.info).toMatchObject({ title: 'Freshfolio', version: expect.any(String) });
    expect(operations.map(({ name }) => name)).toEqual(expect.arrayContaining(promised));
  });

  it('declares each parameter of a path, and no other as one', () => {
    for (const { name, path, operation } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect({ name, parameters: declared.map((parameter) => parameter.name) }).toEqual({ name, parameters: inPath });
      expect(declared.every(({ required }) => required)).toBe(true);
    }
  });

  it('gives every operation a name of its own and at least one answer that is described', () => {
    const ids = operations.map(({ operation }) => operation.operationId);

    expect(new Set(ids).size).toBe(ids.length);
    for (const { operation } of operations) {
      expect(Object.keys(operation.responses).length).toBeGreaterThan(0);
      for (const [status, response] of Object.entries(operation.responses)) {
        expect(status).toMatch(/^([1-5]\d\d|default)$/);
        expect(typeof response.description).toBe('string');
      }
    }
  });

  it('says what a price is made of, though a bad one fails by itself', () => {
    const { schema } = document.paths['/api/v1/prices']!['post']!.requestBody!.content['application/json']!;

    const { properties, required } = (schema as any).properties.prices.items;
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(['symbol', 'price', 'sequence', 'officialClose']));
    expect(required).toEqual(['symbol', 'price', 'asOf']);
  });

  it('points at nothing that is not there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference!);

    for (const reference of references) {
      const steps = reference.replace(/^#\//, '').split('/');
      expect(steps.reduce<any>((part, step) => part?.[step.replaceAll('~1', '/')], document)).toBeDefined();
    }
  });

  it('says what a trade is made of, what it answers and that it needs a token', () => {
    const trade = document.paths['/api/v1/portfolios/{id}/trades']!.post!;

    expect(JSON.stringify(trade.requestBody)).toMatch(/executionId.*quantity.*price.*executedAt/);
    expect(JSON.stringify(trade.responses['201'])).toMatch(/revision/);
    expect(trade).toMatchObject({ security: [{ bearer: [] }] });
  });
});
