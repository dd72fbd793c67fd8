import type { IncomingMessage } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { Request } from 'express';
import helmet, { contentSecurityPolicy as securityPolicy } from 'helmet';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { v7 as uuidv7 } from 'uuid';
import { ProblemFilter } from './common/problem.filter.js';
import { rememberCaller } from './common/request-context.js';
import { validationPipe } from './common/validation.js';
import type { Config } from './config/config.js';

const MAX_BODY = '1mb';
const REQUEST_ID = /^[\w-]{1,64}$/;
/** Nothing is loaded from anywhere else; the page asks the identity provider for tokens, where it signs in there. */
const policyOf = ({ auth }: Config) => ({
  directives: {
    'default-src': ["'self'"],
    'style-src': ["'self'"],
    'connect-src': ["'self'", 'ws:', 'wss:', ...(auth.oidc ? [new URL(auth.issuer).origin] : [])],
    'upgrade-insecure-requests': null,
  },
});

/** What is imported is a file, whatever it holds, and is read by its own route. */
const UPLOAD = /^\/api\/v1\/portfolios\/[^/]+\/imports\/?(\?|$)/i;
const isJson = (request: IncomingMessage): boolean =>
  !UPLOAD.test(request.url ?? '') && Boolean((request as Request).is('application/json'));

/** What every HTTP answer has in common: headers, limits, a log line with a request id, problem+json. */
export function configureHttp(app: NestExpressApplication, logger: Logger, config: Config): void {
  const { allowedOrigins } = config.http;
  app.use(rememberCaller);
  app.use(
    pinoHttp({
      logger,
      genReqId: ({ headers }, response) => {
        const given = headers['x-request-id'];
        const id = typeof given === 'string' && REQUEST_ID.test(given) ? given : uuidv7();
        response.setHeader('X-Request-Id', id);
        return id;
      },
      serializers: {
        req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
          id,
          method,
          path: url.split('?')[0],
        }),
        res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
      },
      customLogLevel: (_, { statusCode }, error) => (error || statusCode >= 500 ? 'error' : 'debug'),
    }),
  );
  app.use(helmet({ contentSecurityPolicy: policyOf(config) }));
  // The API's own page needs its inline styles.
  app.use(
    '/api/docs',
    securityPolicy({
      directives: { 'script-src': ["'self'", "'unsafe-inline'"], 'upgrade-insecure-requests': null },
    }),
  );
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.useBodyParser('json', { limit: MAX_BODY, type: isJson });
  app.useGlobalPipes(validationPipe);
  app.useGlobalFilters(new ProblemFilter());
  if (allowedOrigins.length > 0)
    app.enableCors({
      origin: [...allowedOrigins],
      exposedHeaders: ['ETag', 'Cache-Status', 'Retry-After', 'Idempotency-Replayed'],
    });
}

/** `/api/docs`, and the same as JSON at `/api/docs-json`. */
export function serveDocs(app: NestExpressApplication): void {
  const description = new DocumentBuilder()
    .setTitle('Freshfolio')
    .setDescription(
      'A real-time portfolio service whose numbers are never stale. Money, prices, quantities and rates are decimal strings.',
    )
    .setVersion('1')
    .addBearerAuth()
    .build();
  SwaggerModule.setup('api/docs', app, () => withIdempotency(SwaggerModule.createDocument(app, description)));
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'The same request under the same key is done once in 24 hours: again, it gets the first answer (`Idempotency-Replayed: true`), ' +
    'or 409 `in_progress`; something else under the key is 409 `idempotency_conflict`',
  schema: { type: 'string', maxLength: 200 },
} as const;

/** Every POST that needs a token takes the header. */
function withIdempotency(document: OpenAPIObject): OpenAPIObject {
  for (const { post } of Object.values(document.paths)) {
    const parameters = (post?.parameters ?? []) as { name?: string }[];
    const isNamed = parameters.some(({ name }) => name === idempotencyKey.name);
    if (post?.security && !isNamed) post.parameters = [...(post.parameters ?? []), idempotencyKey];
  }
  return document;
}
