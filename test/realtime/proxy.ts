import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What a proxy on the way may not let through: upgrades, event streams, or anything. */
export type Kind = 'websocket' | 'sse' | 'request';

export interface Proxy {
  url: string;
  /** Nothing of these kinds comes through from now on; what is open of them is cut. */
  block(...kinds: Kind[]): void;
  /** Cuts those that are picked. */
  cut(isPicked: () => boolean): void;
  /** Which kinds were asked for, in their order. */
  readonly asked: Kind[];
  close(): void;
}

function kindOf(head: string): Kind {
  if (/^upgrade: websocket/im.test(head)) return 'websocket';
  return head.startsWith('GET /api/v1/stream/') ? 'sse' : 'request';
}

/** A small TCP proxy that looks at the heads of requests. */
export async function startProxy(target: string): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const open = new Map<Socket, Kind>();
  const asked: Kind[] = [];
  let blocked = new Set<Kind>();
  const server = createServer((socket) => {
    const upstream = connect(Number(port), hostname);
    const end = () => {
      open.delete(socket);
      socket.destroy();
      upstream.destroy();
    };
    open.set(socket, 'request');
    socket.on('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1');
      if (/^(GET|POST) /.test(text)) {
        const kind = kindOf(text);
        asked.push(kind);
        open.set(socket, kind);
      }
      if (blocked.has(open.get(socket)!)) end();
      else upstream.write(chunk);
    });
    upstream.on('data', (chunk: Buffer) => socket.write(chunk));
    for (const side of [socket, upstream]) side.on('error', end).on('close', end);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const block = (...kinds: Kind[]) => {
    blocked = new Set(kinds);
    for (const [socket, kind] of open) if (blocked.has(kind)) socket.destroy();
  };
  const cut = (isPicked: () => boolean) => {
    for (const socket of open.keys()) if (isPicked()) socket.destroy();
  };
  const close = () => {
    server.close();
    for (const socket of open.keys()) socket.destroy();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, block, cut, asked, close };
}
