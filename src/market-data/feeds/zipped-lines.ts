import type { Readable } from 'node:stream';
import { openPromise } from 'yauzl';
import { RecordingError } from './recording-error.js';

/**
 * The lines of the only file in a zip, some hundred at a time as they are inflated. A last line without a line end counts.
 * @throws RecordingError naming the zip if it cannot be read
 */
export async function* zippedLines(path: string): AsyncGenerator<string[]> {
  try {
    const zip = await openPromise(path, { lazyEntries: true, autoClose: false });
    try {
      for await (const entry of zip.eachEntry()) yield* linesOf(await zip.openReadStreamPromise(entry));
    } finally {
      zip.close();
    }
  } catch (error) {
    throw new RecordingError(`${path} cannot be read as a zip of lines`, { cause: error });
  }
}

async function* linesOf(stream: Readable): AsyncGenerator<string[]> {
  let rest = '';
  for await (const chunk of stream.setEncoding('utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield lines;
  }
  if (rest !== '') yield [rest];
}
