import { beforeEach, describe, expect, it } from '@jest/globals';
import { array, assert, boolean, constant, constantFrom, integer, oneof, property, record } from 'fast-check';
import { Mailbox, type Connection, type Message, type Outlet } from './mailbox.js';
import { Pump } from './pump.js';
import { Room } from './room.js';
import type { Numbered, Topic } from './topic.js';

interface Step extends Numbered {
  /** the numbers of all updates that are in it */
  holds: number[];
}

const topic = {
  name: 'thing',
  event: 'thing.update',
  merge: (older: Step, newer: Step): Step =>
    newer.since === 0 ? newer : { ...newer, since: older.since, holds: [...older.holds, ...newer.holds] },
} as unknown as Topic;

const update = (sequence: number, since = sequence - 1): Message => ({
  event: 'thing.update',
  payload: { sequence, since, holds: [sequence] },
  at: 0,
});

const changed = (revision: number): Message => ({ event: 'thing.changed', payload: { revision }, at: 0 });

class Client implements Connection, Outlet {
  userId = 'ada';
  isReady = true;
  cutFor: string | undefined;
  readonly received: Step[] = [];
  readonly mailbox: Mailbox;

  constructor(readonly pump: Pump) {
    this.mailbox = new Mailbox(this, this, pump.add);
  }

  isDrained = () => this.isReady;
  cut = (code: string) => void (this.cutFor = code);
  send = (_: readonly Mailbox[], { payload }: Message) => void this.received.push(payload as Step);

  get ranges() {
    return this.received.map(({ since, sequence }) => [since, sequence]);
  }
}

describe('a room', () => {
  let pump: Pump;
  let room: Room;
  let client: Client;

  beforeEach(() => {
    pump = new Pump({ sockets: { slowClientMs: 1000 } } as never);
    room = new Room('thing:1', topic, '1');
    client = new Client(pump);
    room.add(client.mailbox);
    room.settle(client.mailbox, { sequence: 10 });
  });

  it('hands on each update once, in order', () => {
    expect([11, 12, 12, 11].map((sequence) => room.hand(update(sequence)))).toEqual([true, true, true, true]);
    expect(client.ranges).toEqual([
      [10, 11],
      [11, 12],
    ]);
  });

  it('says that one is missing, and hands on nothing that is not the next one', () => {
    expect(room.hand(update(12))).toBe(false);
    expect(client.received).toEqual([]);
    room.hand(update(13, 0));
    expect(client.ranges).toEqual([[0, 13]]);
  });

  it('keeps one update of all that came while the client took none, and sends it when it does', () => {
    client.isReady = false;
    for (const sequence of [11, 12, 13]) room.hand(update(sequence));
    client.isReady = true;
    // What waits goes first.
    room.hand(update(14));
    expect(client.received).toEqual([]);
    pump.flush(client.mailbox);
    expect(client.received).toEqual([{ since: 10, sequence: 14, holds: [11, 12, 13, 14] }]);
  });

  it('sends nothing to whoever pauses, and at most as often as was asked for to others', () => {
    client.mailbox.isPaused = true;
    room.hand(update(11));
    pump.flush(client.mailbox);
    expect(client.received).toEqual([]);
    client.mailbox.isPaused = false;
    client.mailbox.minIntervalMs = 1000;
    pump.flush(client.mailbox);
    expect(client.ranges).toEqual([[10, 11]]);
    room.hand(update(12));
    pump.flush(client.mailbox);
    expect(client.ranges).toEqual([[10, 11]]);
    pump.flush(client.mailbox, Date.now() + 1000);
    expect(client.ranges).toHaveLength(2);
  });

  it('is silent to whoever waits for a snapshot, and sends afterwards what is not part of it', () => {
    client.mailbox.hold('thing:1');
    for (const sequence of [11, 12, 13]) room.hand(update(sequence));
    expect(client.received).toEqual([]);
    expect(room.settle(client.mailbox, { sequence: 12 })).toBe(true);
    client.mailbox.release('thing:1');
    pump.flush(client.mailbox);
    expect(client.received).toEqual([{ since: 10, sequence: 13, holds: [11, 12, 13] }]);
  });

  it('drops what is part of the snapshot', () => {
    client.mailbox.hold('thing:1');
    for (const sequence of [11, 12]) room.hand(update(sequence));
    expect(room.settle(client.mailbox, { sequence: 12 })).toBe(true);
    client.mailbox.release('thing:1');
    pump.flush(client.mailbox);
    room.hand(update(13));
    expect(client.ranges).toEqual([[12, 13]]);
  });

  it('says that one is missing between the snapshot and what came meanwhile', () => {
    client.mailbox.hold('thing:1');
    room.hand(update(12));
    room.hand(update(14));
    expect(room.settle(client.mailbox, { sequence: 12 })).toBe(false);
  });

  it('hands on once what is told twice without a number, unless each counts', () => {
    for (const revision of [1, 1, 2, 2]) room.hand(changed(revision));
    expect(client.received).toEqual([{ revision: 1 }, { revision: 2 }]);
    const notices = new Room('user:1', { ...topic, countsEachTime: true }, '1');
    notices.add(client.mailbox);
    for (const revision of [3, 3]) notices.hand(changed(revision));
    expect(client.received).toHaveLength(4);
  });

  it('is left by those who may not see it any more', () => {
    const stranger = new Client(pump);
    stranger.userId = 'mallory';
    room.add(stranger.mailbox);
    expect(room.evict('ada')).toEqual([stranger.mailbox]);
    room.hand(update(11, 0));
    expect([stranger.received, client.ranges]).toEqual([[], [[0, 11]]]);
  });

  it('whatever gets lost, comes twice or late, and whenever the client takes it, makes no state that there never was', () => {
    const moves = array(
      oneof(
        record({ is: constant('update' as const), lost: boolean(), delay: integer({ min: 0, max: 3 }) }),
        record({ is: constantFrom('ready' as const, 'busy' as const, 'hold' as const, 'settle' as const) }),
      ),
      { maxLength: 60 },
    );
    assert(
      property(moves, (all) => {
        const subject = new Client(pump);
        const of = new Room('thing:1', topic, '1');
        of.add(subject.mailbox);
        let [truth, isHeld] = [10, false];
        let state = 10;
        of.settle(subject.mailbox, { sequence: truth });
        const late: { at: number; message: Message }[] = [];
        const resync = () => of.hand(update(truth, 0));
        const hand = (message: Message) => of.hand(message) || resync();
        all.forEach((move, now) => {
          if (move.is === 'update') {
            truth += 1;
            const message = update(truth);
            if (!move.lost) late.push({ at: now + move.delay, message });
          } else if (move.is === 'hold' && !isHeld) {
            isHeld = true;
            subject.mailbox.hold('thing:1');
          } else if (move.is === 'settle' && isHeld) {
            isHeld = false;
            state = Math.max(state, truth);
            if (!of.settle(subject.mailbox, { sequence: truth })) resync();
            subject.mailbox.release('thing:1');
          } else subject.isReady = move.is !== 'busy';
          for (const { message } of late.filter(({ at }) => at === now)) hand(message);
          pump.flush(subject.mailbox);
          for (const { since, sequence, holds } of subject.received.splice(0)) {
            if (sequence <= state) continue;
            expect(since === 0 || since <= state).toBe(true);
            // Every number after the state is in it.
            if (since !== 0) {
              const wanted = Array.from({ length: sequence - state }, (_, at) => state + 1 + at);
              expect(holds).toEqual(expect.arrayContaining(wanted));
            }
            state = sequence;
          }
        });
      }),
      { seed: 6, numRuns: 500 },
    );
  });
});

describe('the pump', () => {
  it('ends a connection that has taken nothing for too long, and no other', () => {
    const now = Date.now();
    const pump = new Pump({ sockets: { slowClientMs: 1000 } } as never);
    const [slow, paused, busy] = [new Client(pump), new Client(pump), new Client(pump)];
    paused.mailbox.isPaused = true;
    for (const client of [slow, busy]) client.isReady = false;
    for (const client of [slow, paused, busy]) client.mailbox.keep('thing:1', 'thing.update', update(1));
    pump.look(now);
    busy.isReady = true;
    pump.look(now + 500);
    busy.isReady = false;
    busy.mailbox.keep('thing:1', 'thing.update', update(2));
    pump.look(now + 600);
    pump.look(now + 1500);
    expect([slow.cutFor, paused.cutFor, busy.cutFor]).toEqual(['too_slow', undefined, undefined]);
  });
});
