import { Client, type Connection } from 'pg';

/** COPY … FROM STDIN of one row, as `\copy` in psql does it. */
export async function copyInto(url: string, table: string, row: Readonly<Record<string, string>>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await new Promise<void>((resolve, reject) => {
      client.query({
        submit: (connection: Connection) =>
          connection.query(`COPY ${table} (${Object.keys(row).join(', ')}) FROM STDIN`),
        handleCopyInResponse: (connection: CopyConnection) => {
          connection.sendCopyFromChunk(Buffer.from(`${Object.values(row).join('\t')}\n`));
          connection.endCopyFrom();
        },
        handleCommandComplete: () => undefined,
        handleReadyForQuery: resolve,
        handleError: reject,
      } as never);
    });
  } finally {
    await client.end();
  }
}

/** What pg has for copying and does not declare. */
type CopyConnection = Connection & { sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void };
