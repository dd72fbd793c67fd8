import { Global, Module } from '@nestjs/common';
import { HandshakeGate } from './handshake-gate.js';
import { OpenSessions } from './open-sessions.js';
import { RealtimeServer } from './realtime-server.js';
import { Refusals } from './refusals.js';
import { SessionChecks } from './session-checks.js';
import { SessionSignals } from './session-signals.js';
import { SocketSessions } from './socket-sessions.js';

@Global()
@Module({
  providers: [HandshakeGate, OpenSessions, RealtimeServer, Refusals, SessionChecks, SessionSignals, SocketSessions],
  exports: [HandshakeGate, OpenSessions, RealtimeServer, Refusals, SocketSessions],
})
export class RealtimeModule {}
