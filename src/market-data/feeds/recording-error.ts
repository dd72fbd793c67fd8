/** A recording that is missing or cannot be read; the message names the file, the line and what was expected. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
}
