import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Events } from '../common/events.js';
import type { Config } from '../config/config.js';
import { type Connection, Mailbox, type Message } from './mailbox.js';
import { Pump } from './pump.js';
import type { RealtimeBus } from './realtime-bus.js';
import { TopicHub } from './topic-hub.js';

let restored: () => void;
let pump: Pump;
let hub: TopicHub;

beforeEach(() => {
  const bus = { onRestored: (handle: () => void) => (restored = handle), listen: async () => undefined };
  const config = { sockets: { subscriptions: 1, slowClientMs: 1000 } } as Config;
  pump = new Pump(config);
  hub = new TopicHub(bus as unknown as RealtimeBus, {} as Events, pump, config);
});
afterEach(() => {
  hub.onApplicationShutdown();
  pump.onApplicationShutdown();
});

it('a user is told once on each connection that notices may not have come, after Redis was away', async () => {
  const received: [Mailbox, Message][] = [];
  const outlet = {
    send: (to: readonly Mailbox[], message: Message) => {
      for (const mailbox of to) received.push([mailbox, message]);
    },
  };
  const connection: Connection = { userId: 'ada', isDrained: () => true, cut: () => undefined };
  const mailboxes = [1, 2].map(() => new Mailbox(outlet, connection, pump.add));
  for (const mailbox of mailboxes) await hub.open(mailbox);

  restored();
  await new Promise(setImmediate);

  expect(received.map(([mailbox]) => mailbox)).toEqual(mailboxes);
  for (const [, message] of received) {
    expect(message).toMatchObject({ event: 'notice', payload: { code: 'notices_missed' } });
  }
});
