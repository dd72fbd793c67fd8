import { bus } from './bus.mjs';
import { crowd, deaf } from './crowd.mjs';
import { edge, prices } from './prices.mjs';
import { sockets } from './sockets.mjs';

export const push = { sockets, crowd, deaf, prices, edge, bus };
