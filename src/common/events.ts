import { Injectable, Logger } from '@nestjs/common';
import { EventEmitter2, OnEvent } from '@nestjs/event-emitter';
import { Counter } from 'prom-client';

/** One row that a committed transaction changed; `row` holds what is known of it, by column name. */
export interface RowChange {
  table: string;
  operation: 'insert' | 'update' | 'delete';
  row: Readonly<Record<string, unknown>>;
}

/** Every event of the house: ids and values, never entities. The modules talk through these and nothing else. */
export interface EventMap {
  /** main → everything that works by itself: all handlers are listening now, what comes is heard */
  'application.started': Record<string, never>;
  /** database → cache, after the outermost COMMIT */
  'transaction.committed': { changes: readonly RowChange[] };
  /** cache → features, once no tier holds the old values any more */
  'cache.invalidated': { keys: readonly string[]; changes: readonly RowChange[] };
  /** market data → recompute and price rooms: newer prices of these symbols are in PostgreSQL */
  'prices.stored': { symbols: readonly string[] };
  /** portfolio → recompute and real time: the holdings changed */
  'portfolio.changed': { userId: string; portfolioId: string; revision: number };
  /** portfolio → recompute: somebody looks at it now */
  'portfolio.watched': { portfolios: readonly { userId: string; portfolioId: string }[] };
  /** recompute → real time: a new value; `update` is what the browsers get */
  'portfolio.valued': { userId: string; portfolioId: string; update: object };
}

export type EventName = keyof EventMap;

const failures = new Counter({
  name: 'event_handler_errors_total',
  help: 'Event handlers that threw, by event',
  labelNames: ['event'],
});
const logger = new Logger('Events');

/** Emits typed events inside this process. */
@Injectable()
export class Events {
  constructor(private readonly emitter: EventEmitter2) {}

  /** Resolves when every handler is done; a handler's failure is its own (counted and logged, never thrown here). */
  async emit<Name extends EventName>(name: Name, payload: EventMap[Name]): Promise<void> {
    await this.emitter.emitAsync(name, payload);
  }
}

type Handler<Name extends EventName> = (payload: EventMap[Name]) => void | Promise<void>;

/** Marks a method as the handler of `name`; its parameter must fit the event's payload. */
export function On<Name extends EventName>(name: Name) {
  return <Method extends Handler<Name>>(
    target: object,
    key: string,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => {
    const handle = descriptor.value as Handler<Name>;
    descriptor.value = async function (this: unknown, payload: EventMap[Name]): Promise<void> {
      try {
        await handle.call(this, payload);
      } catch (error) {
        failures.inc({ event: name });
        logger.error({ event: name, handler: key, error }, 'An event handler failed');
      }
    } as Method;
    OnEvent(name)(target, key, descriptor);
  };
}
