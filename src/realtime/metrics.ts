import { Counter, Gauge, Histogram } from 'prom-client';

export const connections = new Gauge({
  name: 'ws_connections',
  help: 'Open sockets of this process',
});

export const streams = new Gauge({ name: 'sse_connections', help: 'Open event streams of this process' });

export const busErrors = new Counter({
  name: 'realtime_bus_errors_total',
  help: 'What the bus between processes could not do',
  labelNames: ['step'],
});

const deliveryDelay = new Histogram({
  name: 'ws_delivery_delay_seconds',
  help: 'From the moment an update was said in any process until it was handed to connections of this one; of what was merged, the oldest',
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60],
});

const delivered = new Counter({ name: 'ws_messages_total', help: 'Messages handed to connections' });

/** To so many connections at once; what a mailbox kept, when it let it go. */
export function handed({ at }: { at: number }, times: number): void {
  delivered.inc(times);
  deliveryDelay.observe(Math.max(0, Date.now() - at) / 1000);
}

export const conflated = new Counter({
  name: 'ws_conflated_total',
  help: 'Updates that became part of a later one, because their client was paused, slow or asked for less',
});

export const resyncs = new Counter({
  name: 'ws_resyncs_total',
  help: 'Rooms whose followers were sent the whole again',
  labelNames: ['reason'],
});

export const cutOff = new Counter({
  name: 'ws_cut_off_total',
  help: 'Connections that the server ended',
  labelNames: ['reason'],
});
