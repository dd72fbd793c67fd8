/** A value as Redis holds it. The epoch says since when: what is left of another one is not believed. */
export interface Entry {
  epoch: string;
  revision: number;
  /** the lease under which it was stored: no two entries have the same */
  name: string;
  /** what Keyv made of the value */
  body: string;
}

export const writeEntry = ({ epoch, revision, name, body }: Entry): string => `${epoch} ${revision} ${name} ${body}`;

/** `undefined` where it is of another epoch, or nothing that we wrote. */
export function readEntry(text: string | null | undefined, epoch: string): Entry | undefined {
  if (!text?.startsWith(`${epoch} `)) return undefined;
  const revisionEnd = text.indexOf(' ', epoch.length + 1);
  const nameEnd = text.indexOf(' ', revisionEnd + 1);
  const revision = Number(text.slice(epoch.length + 1, revisionEnd));
  if (revisionEnd < 0 || nameEnd < 0 || !Number.isSafeInteger(revision)) return undefined;
  return { epoch, revision, name: text.slice(revisionEnd + 1, nameEnd), body: text.slice(nameEnd + 1) };
}
