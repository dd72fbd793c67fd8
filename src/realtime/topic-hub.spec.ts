import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { notFound } from '../common/errors.js';
import type { Events } from '../common/events.js';
import type { Config } from '../config/config.js';
import { Mailbox, type Message } from './mailbox.js';
import { Pump } from './pump.js';
import type { BusMessage, RealtimeBus } from './realtime-bus.js';
import type { Topic } from './topic.js';
import { TopicHub } from './topic-hub.js';

type Hear = (message: BusMessage) => void;

const update = (number: number) => ({ sequence: number, since: number - 1 });

describe('the hub', () => {
  let hub: TopicHub;
  let pump: Pump;
  let hears: Map<string, Hear>;
  let restore: () => void;
  let sequence: number;
  let snapshot: () => Promise<object>;
  let evicted: object[];

  const topic = {
    name: 'thing',
    event: 'thing.update',
    authorize: async () => undefined,
    snapshots: async () => [await snapshot()],
    whole: (state: object) => ({ ...state, since: 0 }),
  } as unknown as Topic;

  const client = (userId = 'ada') => {
    const received: Message[] = [];
    const connection = { userId, isDrained: () => true, cut: () => undefined };
    const mailbox = new Mailbox({ send: (_, message) => void received.push(message) }, connection, pump.add);
    return { mailbox, said: () => received.map(({ event, payload }) => [event, payload]) };
  };
  const say = (payload: object, rest: Partial<BusMessage> = {}) =>
    hears.get('thing:1')!({ event: 'thing.update', payload, at: 0, ...rest });

  beforeEach(() => {
    jest.useFakeTimers();
    Logger.overrideLogger(false);
    [hears, sequence, evicted] = [new Map(), 10, []];
    snapshot = async () => ({ sequence });
    const bus = {
      onRestored: (handle: () => void) => (restore = handle),
      listen: async (channel: string, hear: Hear) => void hears.set(channel, hear),
      leave: (channel: string) => hears.delete(channel),
    } as unknown as RealtimeBus;
    const config = { sockets: { subscriptions: 2, slowClientMs: 1000 } } as Config;
    const events = { emit: async (_: string, payload: object) => evicted.push(payload) } as unknown as Events;
    pump = new Pump(config);
    hub = new TopicHub(bus, events, pump, config);
  });
  afterEach(() => {
    hub.onApplicationShutdown();
    pump.onApplicationShutdown();
    jest.useRealTimers();
  });

  it('sends the whole to whoever missed an update, and to nobody else', async () => {
    const [first, second] = [client(), client()];
    await hub.join(topic, ['1'], first.mailbox, () => undefined);
    sequence = 12;
    await hub.join(topic, ['1'], second.mailbox, () => undefined);
    say(update(12));
    await jest.advanceTimersByTimeAsync(1);
    expect([first.said(), second.said()]).toEqual([[['thing.update', { sequence: 12, since: 0 }]], []]);
  });

  it('says that something is gone also to whoever is sent nothing else at the moment', async () => {
    const { mailbox, said } = client();
    await hub.join(topic, ['1'], mailbox, () => undefined);
    mailbox.isPaused = true;
    say({ thingId: '1' }, { event: 'thing.deleted', isLast: true });
    mailbox.isPaused = false;
    await jest.advanceTimersByTimeAsync(1);
    expect(said()).toEqual([['thing.deleted', { thingId: '1' }]]);
    expect(hub.isFollowed(topic, '1')).toBe(false);
  });

  it('sends the whole to all who do not have it when something may have been missed, and tries until it can', async () => {
    const { mailbox, said } = client();
    await hub.join(topic, ['1'], mailbox, () => undefined);
    sequence = 11;
    let failures = 2;
    snapshot = async () => {
      if ((failures -= 1) >= 0) throw new Error('PostgreSQL is away');
      return { sequence };
    };
    restore();
    await jest.advanceTimersByTimeAsync(400);
    expect(said()).toEqual([]);
    await jest.advanceTimersByTimeAsync(4000);
    expect(said()).toEqual([['thing.update', { sequence: 11, since: 0 }]]);
    restore();
    await jest.advanceTimersByTimeAsync(4000);
    expect(said()).toHaveLength(1);
  });

  it('tells all followers of a thing that it is not there any more, and listens to it no longer', async () => {
    const clients = [client(), client('bob')];
    for (const { mailbox } of clients) await hub.join(topic, ['1'], mailbox, () => undefined);
    snapshot = () => Promise.reject(notFound('Thing'));
    restore();
    await jest.advanceTimersByTimeAsync(1);
    for (const { said } of clients) expect(said()).toEqual([['thing.deleted', { thingId: '1' }]]);
    expect([...hears.keys()]).toEqual([]);
  });

  it('puts out whoever may not see it any more before anything else is said', async () => {
    const [ada, bob] = [client(), client('bob')];
    for (const { mailbox } of [ada, bob]) await hub.join(topic, ['1'], mailbox, () => undefined);
    say(update(11), { audience: 'bob' });
    expect(ada.said()).toEqual([['thing.deleted', { thingId: '1' }]]);
    expect(bob.said()).toEqual([['thing.update', update(11)]]);
    expect(evicted).toEqual([{ userId: 'ada', room: 'thing:1' }]);
  });

  it('lets a connection follow so many things, all that it asks for or none', async () => {
    const { mailbox } = client();
    await hub.join(topic, ['1'], mailbox, () => undefined);
    await expect(hub.join(topic, ['2', '3', '4'], mailbox, () => undefined)).rejects.toMatchObject({
      code: 'too_many_subscriptions',
    });
    snapshot = () => Promise.reject(notFound('Thing'));
    await expect(hub.join(topic, ['2'], mailbox, () => undefined)).rejects.toMatchObject({ code: 'not_found' });
    expect([...mailbox.rooms]).toEqual(['thing:1']);
  });

  it('forgets a client that has gone, also while it was let in', async () => {
    const { mailbox } = client();
    await hub.join(topic, ['1'], mailbox, () => undefined);
    hub.close(mailbox);
    await hub.join(topic, ['1'], mailbox, () => undefined);
    expect([[...hears.keys()], hub.isFollowed(topic, '1')]).toEqual([[], false]);
  });
});
