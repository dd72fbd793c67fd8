/** Whoever knows users provides it; real time knows none. */
export abstract class SocketAuthenticator {
  /** @throws on a token that is not valid */
  abstract verify(token: string): Promise<{ userId: string; expiresAt: Date }>;
}
