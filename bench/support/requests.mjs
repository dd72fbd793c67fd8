/** A request's bytes. */
export function request(method, path, token, body) {
  const text = body === undefined ? '' : JSON.stringify(body);
  const type =
    body === undefined ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n`;
  return Buffer.from(
    `${method} ${path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${token}\r\n${type}\r\n${text}`,
  );
}

/**
 * Sends all requests over the connections, each taking the next one as soon as it is free.
 * @returns the answers in order @throws Error on an answer that is no success
 */
export async function sendAll(connections, requests) {
  const answers = [];
  let next = 0;
  const work = async (connection) => {
    while (next < requests.length) {
      const index = next++;
      answers[index] = await connection.send(requests[index]);
      const { status, body } = answers[index];
      if (status >= 300) throw new Error(`An answer was ${status}: ${body}`);
    }
  };
  await Promise.all(connections.map(work));
  return answers;
}
