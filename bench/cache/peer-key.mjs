/** Where the peers' answer lies in Redis. */
export const PEER_KEY = 'bench:peer';
