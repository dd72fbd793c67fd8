const strict = new TextDecoder('utf-8', { fatal: true });
const windows = new TextDecoder('windows-1252');

/** UTF-8, with or without a byte order mark; what is not valid as such was written by Windows-1252. */
export function decode(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return windows.decode(bytes);
  }
}
