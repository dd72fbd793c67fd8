import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { Refusals } from './refusals.js';

const PER_SECONDS = 10;

/** Who may begin a connection: pages of our own and of named origins, and nobody too often. Asked before anything is known of the user. */
@Injectable()
export class HandshakeGate {
  private readonly handshakes: RateLimiterMemory;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly refusals: Refusals,
  ) {
    this.handshakes = new RateLimiterMemory({ points: config.sockets.handshakesPer10Seconds, duration: PER_SECONDS });
  }

  /** Why it is refused, for programs; `null` where it is not. */
  async judge({ headers, socket }: IncomingMessage): Promise<string | null> {
    const from = { address: socket.remoteAddress ?? '', namespace: '' };
    const seen = await this.handshakes.consume(from.address).catch((refused: RateLimiterRes) => refused);
    const above = seen.consumedPoints - this.config.sockets.handshakesPer10Seconds;
    if (above > 0) {
      // A storm is written down once.
      if (above === 1) this.refusals.note('too_many_handshakes', from);
      else this.refusals.count('too_many_handshakes');
      return 'too_many_handshakes';
    }
    if (this.isAllowed(headers.origin, headers.host)) return null;
    this.refusals.note('forbidden_origin', from);
    return 'forbidden_origin';
  }

  /** Programs send no origin; pages of other sites do. */
  private isAllowed(origin: string | undefined, host: string | undefined): boolean {
    return (
      origin === undefined ||
      this.config.http.allowedOrigins.includes(origin) ||
      (URL.canParse(origin) && new URL(origin).host === host)
    );
  }
}
