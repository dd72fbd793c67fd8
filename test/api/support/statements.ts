import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands between the application and PostgreSQL and notes every statement that goes by. */
export async function watchStatements(databaseUrl: string) {
  const { hostname, port } = new URL(databaseUrl);
  const statements: string[] = [];
  const server = createServer((client: Socket) => {
    const database = connect(Number(port), hostname);
    const note = frontendMessages((sql) => statements.push(sql));
    client.on('data', note);
    client.pipe(database).pipe(client);
    for (const [socket, other] of [
      [client, database],
      [database, client],
    ] as const) {
      socket.on('error', () => other.destroy());
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    /** The statements about `tables` that were sent while `work` was done; whatever else runs by itself is left out. */
    async during(tables: readonly string[], work: () => Promise<unknown>): Promise<string[]> {
      statements.length = 0;
      await work();
      const about = new RegExp(`\\b(${tables.join('|')})\\b`);
      return statements.filter((sql) => about.test(sql));
    },
    end: () => server.close(),
  };
}

/**
 * Reads what a client sends: a startup message without a type, then messages of a type, a length and a body. A simple
 * query carries its text, an executed one that of the statement it was bound to.
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
function frontendMessages(executed: (sql: string) => void): (chunk: Buffer) => void {
  const parsed = new Map<string, string>();
  let bound = '';
  let rest: Buffer = Buffer.alloc(0);
  let isStarted = false;
  const take = (type: string, body: Buffer): void => {
    const [first = '', second = ''] = body.toString('latin1').split('\0', 2);
    if (type === 'Q') executed(first);
    if (type === 'P') parsed.set(first, second);
    if (type === 'B') bound = parsed.get(second) ?? '';
    if (type === 'E') executed(bound);
  };
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const typeLength = isStarted ? 1 : 0;
      if (rest.length < typeLength + 4) return;
      const end = typeLength + rest.readUInt32BE(typeLength);
      if (rest.length < end) return;
      if (isStarted) take(String.fromCharCode(rest[0]!), rest.subarray(5, end));
      isStarted = true;
      rest = rest.subarray(end);
    }
  };
}
