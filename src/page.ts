import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import sirv from 'sirv';
import { root } from './paths.js';

const YEAR_S = 31_536_000;
/** What is not there below these is not there: everywhere else the page finds out by itself what an address means. */
const NO_PAGE = [/^\/(api|admin|assets|health|metrics|socket\.io)(\/|$)/];

/** The dashboard at `/`, compressed when it was built; what has a hash in its name is asked for once. */
export function servePage(app: NestExpressApplication): void {
  const page = sirv(join(root, 'web', 'dist'), {
    gzip: true,
    brotli: true,
    etag: true,
    single: true,
    ignores: NO_PAGE,
    setHeaders: (response, path) => {
      const lasts = path.startsWith('/assets/') ? `public, max-age=${YEAR_S}, immutable` : 'no-cache';
      response.setHeader('Cache-Control', lasts);
    },
  });
  app.use((request: Request, response: Response, next: NextFunction) => {
    if (request.method === 'GET' || request.method === 'HEAD') page(request, response, next);
    else next();
  });
}
