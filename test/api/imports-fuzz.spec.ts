import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Application } from '../support/application.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { bytes, csv, json, ofx } from './support/odd-files.js';
import { openPortfolio, someone } from './support/people.js';

const INPUTS = 150;

describe('whatever is imported', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Client;

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    ada = await someone(deployment, web);
  });
  afterAll(() => deployment?.end());

  const written = async () =>
    (
      await deployment.database.query<object>(
        'SELECT count(*), max(revision) FROM trades FULL JOIN portfolios ON false',
      )
    )[0];

  it.each([
    ['CSV', csv, 'text/csv'],
    ['JSON', json, 'application/json'],
    ['OFX', ofx, 'application/x-ofx'],
    ['bytes', bytes, 'application/octet-stream'],
  ])('%s is booked, or refused with a problem and nothing written', async (_, input, type) => {
    const portfolio = await openPortfolio(ada);
    let before = await written();
    await fc.assert(
      fc.asyncProperty(input, fc.constantFrom('', '?dryRun=true'), async (file, query) => {
        const { status, headers, body } = await ada.request('POST', `${portfolio}/imports${query}`, file, {
          'content-type': type,
        });
        const after = await written();
        const isGood = status === 200;
        expect([200, 400, 422]).toContain(status);
        expect(headers.get('content-type')).toContain(isGood ? 'application/json' : 'application/problem+json');
        expect(typeof (isGood ? body.imported : body.code)).toMatch(isGood ? 'number' : 'string');
        if (!isGood || query !== '') expect(after).toEqual(before);
        before = after;
      }),
      { seed: 3, numRuns: INPUTS },
    );
  });
});
