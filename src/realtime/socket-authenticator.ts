/** In whose name something is open, and for how long. */
export interface Session {
  userId: string;
  /** when its token ends */
  expiresAt: Date;
}

/** Whoever knows users provides it; real time knows none. */
export abstract class SocketAuthenticator<Verified extends Session = Session> {
  /** @throws DomainError `unauthorized` on a token that is not valid, or not any more */
  abstract verify(token: string): Promise<Verified>;

  /** Those of sessions that were verified once which have been revoked since, past all caches. @throws where that cannot be known now */
  abstract findRevoked(sessions: readonly Verified[]): Promise<Verified[]>;
}
