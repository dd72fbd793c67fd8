import { useState } from 'react';
import { detailOf, Problem } from '../api/problem.js';

/** What another session made of it meanwhile. */
export interface Conflict<Current> {
  theirs: Current;
  /** of what was sent, in which it differs */
  fields: readonly string[];
}

interface Versioned<Current> {
  /** Does it if nothing changed since the version that was seen; of a conflict the others' version is seen. */
  submit: () => void;
  /** Back to what was typed. */
  goBack: () => void;
  conflict: Conflict<Current> | null;
  problem: string | null;
  isBusy: boolean;
}

interface Change {
  /** that was seen when the change was begun */
  version: number;
  /** @throws Problem */
  send: (expectedVersion: number) => Promise<unknown>;
  onDone: () => void;
}

/** A change of something that others may change too: whoever was slower chooses. */
export function useVersioned<Current extends { version: number }>(change: Change): Versioned<Current> {
  const [version, setVersion] = useState(change.version);
  const [conflict, setConflict] = useState<Conflict<Current> | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const send = async (expectedVersion: number) => {
    setBusy(true);
    setProblem(null);
    try {
      await change.send(expectedVersion);
      change.onDone();
    } catch (error) {
      const found = conflictOf<Current>(error);
      setConflict(found);
      if (found) setVersion(found.theirs.version);
      else setProblem(detailOf(error));
      setBusy(false);
    }
  };

  return {
    submit: () => void send(version),
    goBack: () => setConflict(null),
    conflict,
    problem,
    isBusy,
  };
}

function conflictOf<Current>(error: unknown): Conflict<Current> | null {
  const isConflict = error instanceof Problem && error.code === 'version_conflict' && error.current !== null;
  return isConflict ? { theirs: error.current as Current, fields: error.fields } : null;
}
