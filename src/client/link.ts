import type { Failure } from './failure.js';
import type { Followed } from './followed.js';
import type { Session } from './session.js';
import type { Notice } from './types.js';

export type Transport = 'websocket' | 'sse' | 'polling';

/** A way to the server that is open. */
export interface Link {
  readonly transport: Transport;
  /** Brings what is followed now, as it is wanted now, and nothing else. */
  sync(): void;
  /** Goes on with a later token. */
  authenticate(token: string): void;
  /** Nothing comes of it any more. */
  close(): void;
}

/** What a link works for. */
export interface Feed {
  readonly url: string;
  readonly followed: Followed;
  readonly session: Session;
  notice(notice: Notice): void;
  /** The link does not work any more. */
  lost(link: Link, failure: Failure): void;
}

/** Opens a link that brings nothing yet. @throws Failure where that way is not passable */
export type OpenLink = (feed: Feed) => Promise<Link>;
