import type { MarketCalendar, Session } from '../market-data/calendar/market-calendar.js';

const QUARTER_MS = 900_000;
/** As many quarters of an hour as a session has. */
const WHOLE_SESSION = 26;
const QUARTERLY_SESSIONS = 6;

export interface PastTime {
  at: Date;
  /** of New York, YYYY-MM-DD */
  session: string;
  closing: boolean;
  /** quarters of an hour in which prices moved since the time before */
  quarters: number;
}

/** The sessions of New York that have begun, the latest first. */
export function pastSessions(calendar: MarketCalendar, now: Date, count: number): Session[] {
  const sessions: Session[] = [];
  let date = calendar.tradingDay(now);
  while (sessions.length < count) {
    const session = calendar.sessionOf(date);
    if (session && session.opensAt <= now) sessions.push(session);
    date = calendar.sessionBefore(date);
  }
  return sessions;
}

/** Their closes, and those of the latest few every 15 minutes too, up to now; the oldest first. */
export const pastTimes = (sessions: readonly Session[], now: Date): PastTime[] =>
  sessions
    .flatMap((session, ago) => (ago < QUARTERLY_SESSIONS ? quartersOf(session) : [closeOf(session, WHOLE_SESSION)]))
    .filter(({ at }) => at < now)
    .toReversed();

const closeOf = ({ date, closesAt }: Session, quarters: number): PastTime => ({
  at: closesAt,
  session: date,
  closing: true,
  quarters,
});

/** The latest first; none at the opening, when the prices are those of the day before. */
function quartersOf(session: Session): PastTime[] {
  const times = [closeOf(session, 1)];
  for (let ms = session.closesAt.getTime() - QUARTER_MS; ms > session.opensAt.getTime(); ms -= QUARTER_MS) {
    times.push({ at: new Date(ms), session: session.date, closing: false, quarters: 1 });
  }
  return times;
}
