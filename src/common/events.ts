import { Injectable, Logger } from '@nestjs/common';
import { EventEmitter2, OnEvent } from '@nestjs/event-emitter';
import { Counter } from 'prom-client';

/** Rows of a table that a committed transaction changed, as the outbox names them (docs/adr/0001). */
export interface RowChange {
  table: string;
  operation: 'insert' | 'update' | 'delete' | 'truncate';
  /** the columns that cache keys are made of; `null` where all rows may have changed */
  row: Readonly<Record<string, unknown>> | null;
  userId: string | null;
  /** ISO 4217 */
  currency: string | null;
  entityId: string | null;
}

/** How a committed change came to be known: told by the transaction itself, or found in the outbox afterwards. */
export type ChangeSource = 'transaction' | 'relay';

/** Times are ms since 1970. `acceptedAt`: when what was written had come, where the transaction said so */
interface Commit {
  changes: readonly RowChange[];
  committedAt: number;
  acceptedAt?: number;
}

interface SocketEvent {
  /** of the client */
  address: string;
  namespace: string;
}

/** Every event of the house: ids and values, never entities. The modules talk through these and nothing else. */
export interface EventMap {
  /** main → everything that works by itself: all handlers are listening now, what comes is heard */
  'application.started': Record<string, never>;
  /** database → cache, after the outermost COMMIT; told again until every handler has succeeded */
  'transaction.committed': Commit & { source: ChangeSource };
  /** cache → features, once no tier holds the old values any more */
  'cache.invalidated': Commit & { keys: readonly string[] };
  /** market data → recompute and price rooms: newer prices of these symbols are in PostgreSQL. `acceptedAt` (ms since 1970): the oldest of their ticks */
  'prices.stored': { symbols: readonly string[]; acceptedAt: number };
  /** market data → recompute, before the above: these symbols lost a price, so that an older one holds again, or none */
  'prices.withdrawn': { symbols: readonly string[] };
  /** market data → notices: the market is open and nobody has brought a price `since` (real time); and the end of that */
  'prices.degraded': { since: Date };
  'prices.restored': Record<string, never>;
  /** market data → whoever has something to do then: a regular session began or ended `at` (market time), on `date` where the exchange is */
  'market.opened': { exchange: string; date: string; at: Date };
  'market.closed': { exchange: string; date: string; at: Date };
  /** portfolio → recompute and real time: the holdings changed */
  'portfolio.changed': { userId: string; portfolioId: string; revision: number; committedAt: number };
  /** portfolio → real time, after the above: it is gone */
  'portfolio.deleted': { portfolioId: string };
  /** portfolio → recompute: somebody looks at it now */
  'portfolio.watched': { portfolios: readonly { userId: string; portfolioId: string }[] };
  /** identity → real time: some tokens of these users may be worth nothing any more; `null`: of anybody */
  'access.changed': { userIds: readonly string[] | null };
  /** real time → audit trail: a socket came, was refused, went; `reason` for programs */
  'socket.opened': SocketEvent & { userId: string };
  'socket.refused': SocketEvent & { userId?: string; reason: string };
  'socket.subscribed': SocketEvent & { userId: string; topic: string; ids: readonly string[] };
  'socket.closed': SocketEvent & { userId: string; reason: string };
  /** real time → audit trail: what was followed belongs to somebody else now */
  'room.evicted': { userId: string; room: string };
  /** recompute → real time: a new value; `update` is what the browsers get, `null` where nobody follows; `moved`: which part of its valuation changed */
  'portfolio.valued': { userId: string; portfolioId: string; update: object | null; moved?: object };
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

  /**
   * Resolves when every handler is done: to true where all of them succeeded. A handler's failure is its own (counted and
   * logged, never thrown here).
   */
  async emit<Name extends EventName>(name: Name, payload: EventMap[Name]): Promise<boolean> {
    const outcomes: unknown[] = await this.emitter.emitAsync(name, payload);
    return outcomes.every((outcome) => outcome !== false);
  }
}

/** `false`: not done, and known why; whoever emitted it may tell it again. */
type Handler<Name extends EventName> = (payload: EventMap[Name]) => void | boolean | Promise<void | boolean>;

/** Marks a method as the handler of `name`; its parameter must fit the event's payload. */
export function On<Name extends EventName>(name: Name) {
  return <Method extends Handler<Name>>(
    target: object,
    key: string,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => {
    const handle = descriptor.value as Handler<Name>;
    descriptor.value = async function (this: unknown, payload: EventMap[Name]): Promise<boolean> {
      try {
        return (await handle.call(this, payload)) !== false;
      } catch (error) {
        failures.inc({ event: name });
        logger.error({ event: name, handler: key, error }, 'An event handler failed');
        return false;
      }
    } as Method;
    OnEvent(name)(target, key, descriptor);
  };
}
