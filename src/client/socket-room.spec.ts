import { describe, expect, it } from '@jest/globals';
import type { Failure } from './failure.js';
import { Followed } from './followed.js';
import { SocketRoom } from './socket-room.js';

type Body = { portfolioIds?: string[]; minIntervalMs?: number };

/** A room whose requests the test answers. */
function makeRoom() {
  const requests: {
    event: string;
    body: Body;
    answer: (answer: object) => void;
    fail: () => void;
  }[] = [];
  const emit = (event: string, body: Body, acknowledge: (late: Error | null, answer: unknown) => void) => {
    const answer = (members: object) => acknowledge(null, members);
    requests.push({ event, body, answer, fail: () => acknowledge(new Error('late'), undefined) });
  };
  const followed = new Followed(() => undefined);
  const snapshots: { id: string }[] = [];
  const losses: string[] = [];
  const room = new SocketRoom<{ id: string }>(
    { connected: true, timeout: () => ({ emit }) },
    'portfolioIds',
    followed,
    {
      answered: (answer) => snapshots.push(...answer.snapshots),
      lost: ({ code }: Failure) => losses.push(code),
    },
  );
  const ends: string[] = [];
  const follow = (id: string) =>
    followed.portfolio(
      id,
      () => undefined,
      (code) => ends.push(`${id}: ${code}`),
    );
  const said = () => requests.map(({ event, body }) => `${event} ${(body.portfolioIds ?? []).join()}`.trim());
  return { room, followed, follow, requests, said, snapshots, losses, ends };
}

const ok = (...ids: string[]) => ({ ok: true, snapshots: ids.map((id) => ({ id })) });
const refusal = (code: string) => ({ ok: false, code, detail: code });

describe('a room on a socket', () => {
  it('asks for all that is wanted at once, and for nothing twice', () => {
    const { room, follow, requests, said, snapshots } = makeRoom();
    follow('a');
    follow('b');
    room.sync();
    room.sync();
    requests[0]!.answer(ok('a', 'b'));
    expect(said()).toEqual(['subscribe a,b']);
    expect(snapshots).toEqual([{ id: 'a' }, { id: 'b' }]);
  });

  it('takes an answer at once: what comes right after it may need it', () => {
    const { room, follow, requests, snapshots } = makeRoom();
    follow('a');
    room.sync();
    requests[0]!.answer(ok('a'));
    // Nothing was awaited: two frames may come in one turn of the loop.
    expect(snapshots).toEqual([{ id: 'a' }]);
  });

  it('asks again for what misses an update, once until it is answered', () => {
    const { room, follow, requests, said } = makeRoom();
    follow('a');
    room.sync();
    requests[0]!.answer(ok('a'));
    room.ask(['a']);
    room.ask(['a']);
    expect(said()).toEqual(['subscribe a', 'subscribe a']);
  });

  it('gives up what is no longer wanted, also where the answer is still on its way', () => {
    const { room, follow, requests, said } = makeRoom();
    const stop = follow('a');
    room.sync();
    stop();
    room.sync();
    expect(said()).toEqual(['subscribe a']);
    requests[0]!.answer(ok('a'));
    expect(said()).toEqual(['subscribe a', 'unsubscribe a']);
  });

  it('asks for each by itself where one of many is refused', () => {
    const { room, follow, requests, said, ends, losses } = makeRoom();
    follow('a');
    follow('b');
    room.sync();
    requests[0]!.answer(refusal('not_found'));
    expect(said()).toEqual(['subscribe a,b', 'subscribe a', 'subscribe b']);
    requests[1]!.answer(refusal('not_found'));
    requests[2]!.answer(ok('b'));
    expect(ends).toEqual(['a: not_found']);
    expect(losses).toEqual([]);
  });

  it('is lost with an answer that does not come, or that says that something is wrong there', () => {
    const { room, follow, requests, losses } = makeRoom();
    follow('a');
    room.sync();
    requests[0]!.fail();
    expect(losses).toEqual(['timeout']);
    const other = makeRoom();
    other.follow('a');
    other.room.sync();
    other.requests[0]!.answer(refusal('internal_error'));
    expect(other.losses).toEqual(['internal_error']);
  });

  it('tells of a pause and of a rate, each once', () => {
    const { room, followed, said, requests } = makeRoom();
    followed.isPaused = true;
    followed.minIntervalMs = 500;
    room.sync();
    room.sync();
    followed.isPaused = false;
    room.sync();
    expect(said()).toEqual(['rate', 'pause', 'resume']);
    expect(requests[0]!.body).toEqual({ minIntervalMs: 500 });
  });
});
