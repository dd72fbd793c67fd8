import { Injectable } from '@nestjs/common';
import { RealtimeServer } from '../../realtime/realtime-server.js';
import { NAMESPACE } from '../live/portfolio-pushes.js';

/** So many rows for every notice. */
const EVERY = 2000;

export type Tell = (step: 'checked' | 'booked', done: number) => void;

/** Tells the sockets of whoever imports how far it is. */
@Injectable()
export class ImportProgress {
  constructor(private readonly realtime: RealtimeServer) {}

  /** Rows are checked first, all of them, and then booked. */
  of(userId: string, portfolioId: string, total: number): Tell {
    const told = { checked: 0, booked: 0 };
    return (step, done) => {
      if (done < total && done - told[step] < EVERY) return;
      told[step] = done;
      const detail = `${done} of ${total} rows ${step}`;
      const notice = { code: 'import_progress', detail, portfolioId, step, done, total };
      this.realtime.publish(NAMESPACE, `user:${userId}`, 'notice', notice);
    };
  }
}
