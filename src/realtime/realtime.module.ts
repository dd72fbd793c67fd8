import { Global, Module } from '@nestjs/common';
import { EventStreams } from './event-streams.js';
import { HandshakeGate } from './handshake-gate.js';
import { OpenSessions } from './open-sessions.js';
import { Pump } from './pump.js';
import { RealtimeBus } from './realtime-bus.js';
import { RealtimeServer } from './realtime-server.js';
import { Refusals } from './refusals.js';
import { SessionChecks } from './session-checks.js';
import { SocketSessions } from './socket-sessions.js';
import { TopicHub } from './topic-hub.js';

@Global()
@Module({
  providers: [
    EventStreams,
    HandshakeGate,
    OpenSessions,
    Pump,
    RealtimeBus,
    RealtimeServer,
    Refusals,
    SessionChecks,
    SocketSessions,
    TopicHub,
  ],
  exports: [EventStreams, HandshakeGate, RealtimeBus, RealtimeServer, Refusals, SocketSessions, TopicHub],
})
export class RealtimeModule {}
