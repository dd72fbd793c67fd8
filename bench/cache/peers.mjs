/**
 * Loaded before the application: gives it two more routes, behind the same middleware, guard and pipes as a portfolio's
 * own. One returns a constant object, the other what a bare Redis GET gives. Only the benchmark has them.
 */
import 'reflect-metadata';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { AppModule } from '../../dist/app.module.js';
import { QUEUE_REDIS } from '../../dist/common/redis.module.js';
import { idSchema } from '../../dist/common/validation.js';
import { Caller, Roles } from '../../dist/identity/auth.guard.js';
import { readPortfolioSchema } from '../../dist/portfolio/portfolio.schemas.js';
import { PEER_KEY } from './peer-key.mjs';

class PeersController {
  #constant;

  constructor(redis) {
    this.redis = redis;
  }

  async constant() {
    this.#constant ??= JSON.parse(await this.redis.get(PEER_KEY));
    return this.#constant;
  }

  async get(_caller, _id, _query, response) {
    response.type('application/json').send(await this.redis.getBuffer(PEER_KEY));
  }
}

const decorate = (method, path, ...parameters) => {
  const descriptor = Object.getOwnPropertyDescriptor(PeersController.prototype, method);
  Get(path)(PeersController.prototype, method, descriptor);
  parameters.forEach((decorator, index) => decorator(PeersController.prototype, method, index));
};
const same = [Caller(), Param('id', { schema: idSchema }), Query({ schema: readPortfolioSchema })];
decorate('constant', 'constant/:id', ...same);
decorate('get', 'redis/:id', ...same, Res());
Roles('user', 'admin')(PeersController);
Controller('api/v1/bench')(PeersController);
Reflect.defineMetadata('self:paramtypes', [{ index: 0, param: QUEUE_REDIS }], PeersController);
Reflect.defineMetadata('design:paramtypes', [Object], PeersController);

const table = AppModule.for.bind(AppModule);
AppModule.for = (config) => ({ ...table(config), controllers: [PeersController] });
