import { PayloadTooLargeException } from '@nestjs/common';
import type { Request } from 'express';
import { DomainError } from '../../common/errors.js';

const MOST_BYTES = 16 * 1024 * 1024;
/** Each holds a file and what is made of it, and then a connection. */
const AT_ONCE = 2;
let running = 0;

/** Does `work` with the body of the request, whatever its type. @throws DomainError `too_many_imports`; 413 */
export async function withUpload<T>(request: Request, work: (body: Buffer) => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    throw new DomainError('limited', 'too_many_imports', 'Other files are being imported: try again in a minute');
  }
  running += 1;
  try {
    return await work(await bodyOf(request));
  } finally {
    running -= 1;
  }
}

/** What is too long is read to its end all the same, or the client would not hear why. The HTTP server limits the time. */
async function bodyOf(request: Request): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= MOST_BYTES) chunks.push(chunk);
    }
  } catch {
    throw new DomainError('invalid', 'file_unreadable', 'The file did not arrive');
  }
  if (size > MOST_BYTES) throw new PayloadTooLargeException();
  return Buffer.concat(chunks);
}
