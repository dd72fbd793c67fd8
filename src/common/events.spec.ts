import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type INestApplicationContext, Injectable, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { register } from 'prom-client';
import { EventsModule } from './events.module.js';
import { type EventMap, Events, On } from './events.js';

const heard: string[] = [];

@Injectable()
class Handlers {
  private readonly name = 'first';

  @On('prices.stored')
  async slow({ symbols }: EventMap['prices.stored']): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 5));
    heard.push(`${this.name} ${symbols.join()}`);
  }

  @On('prices.stored')
  throwing(): void {
    throw new Error('broken');
  }

  @On('prices.stored')
  rejecting(): Promise<void> {
    return Promise.reject(new Error('broken as well'));
  }

  @On('portfolio.changed')
  notDone(): boolean {
    return false;
  }

  @On('application.started')
  untouched(): void {
    heard.push('never');
  }
}

@Module({ imports: [EventEmitterModule.forRoot(), EventsModule], providers: [Handlers] })
class HandlersModule {}

const failures = async (): Promise<number> => {
  const { values } = (await register.getSingleMetric('event_handler_errors_total')?.get()) ?? { values: [] };
  return values.find(({ labels }) => labels.event === 'prices.stored')?.value ?? 0;
};

describe('Events', () => {
  let app: INestApplicationContext;

  beforeEach(async () => {
    heard.length = 0;
    app = await NestFactory.createApplicationContext(HandlersModule, { logger: false });
    await app.init();
  });
  afterEach(async () => {
    await app.close();
    Logger.overrideLogger(false);
  });

  it('resolves when every handler is done, each called on its own object with the payload', async () => {
    await app.get(Events).emit('prices.stored', { symbols: ['AAPL', 'IBM'], acceptedAt: 0 });
    expect(heard).toEqual(['first AAPL,IBM']);
  });

  it('counts a handler that throws or rejects, and does not let the emitter fail', async () => {
    const before = await failures();
    await expect(app.get(Events).emit('prices.stored', { symbols: [], acceptedAt: 0 })).resolves.toBe(false);
    expect(await failures()).toBe(before + 2);
  });

  it('tells a handler that is not done from one that has failed: it is to be told again, and is no error', async () => {
    const changed = { userId: 'ada', portfolioId: 'growth', revision: 1, committedAt: 0 };
    await expect(app.get(Events).emit('portfolio.changed', changed)).resolves.toBe(false);
  });

  it('is quiet where nobody listens', async () => {
    await expect(app.get(Events).emit('portfolio.watched', { portfolios: [] })).resolves.toBe(true);
  });
});
