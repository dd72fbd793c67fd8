/** A value as Redis holds it. The epoch says since when: what is left of another one is not believed. */
export interface Entry {
  epoch: string;
  revision: number;
  /** what Keyv made of the value */
  body: string;
}

export const writeEntry = ({ epoch, revision, body }: Entry): string => `${epoch} ${revision} ${body}`;

/** `undefined` where it is of another epoch, or nothing that we wrote. */
export function readEntry(text: string | null | undefined, epoch: string): Entry | undefined {
  if (!text?.startsWith(`${epoch} `)) return undefined;
  const end = text.indexOf(' ', epoch.length + 1);
  const revision = Number(text.slice(epoch.length + 1, end));
  return end < 0 || !Number.isSafeInteger(revision) ? undefined : { epoch, revision, body: text.slice(end + 1) };
}
