export { applyUpdate } from './apply-update.js';
export { connect, type ConnectOptions, type End, type FreshfolioClient, type Stop } from './client.js';
export { expandUpdate, type CompactUpdate, type Legend } from './compact.js';
export type * from './events.js';
export type { ConnectionState } from './ladder.js';
export type * from './types.js';
