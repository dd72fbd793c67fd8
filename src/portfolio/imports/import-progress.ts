import { Injectable } from '@nestjs/common';
import { RealtimeBus } from '../../realtime/realtime-bus.js';
import { userRoom } from '../../realtime/user-topic.js';

/** So many rows for every notice. */
const EVERY = 2000;

export type Tell = (step: 'checked' | 'booked', done: number) => void;

/** Tells the sockets of whoever imports how far it is. */
@Injectable()
export class ImportProgress {
  constructor(private readonly bus: RealtimeBus) {}

  /** Rows are checked first, all of them, and then booked. */
  of(userId: string, portfolioId: string, total: number): Tell {
    const told = { checked: 0, booked: 0 };
    return (step, done) => {
      if (done < total && done - told[step] < EVERY) return;
      told[step] = done;
      const detail = `${done} of ${total} rows ${step}`;
      const payload = { code: 'import_progress', detail, portfolioId, step, done, total };
      this.bus.publish(userRoom(userId), { event: 'notice', payload });
    };
  }
}
