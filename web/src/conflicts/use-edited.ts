import { useState } from 'react';

/** Fields that are edited, beside what they were when that began. */
export function useEdited<Fields extends object>(seen: Fields) {
  const [before, setBefore] = useState(seen);
  const [typed, setTyped] = useState(seen);
  const names = Object.keys(before) as (keyof Fields)[];
  const changed = names.filter((name) => typed[name] !== before[name]);
  const changes = Object.fromEntries(changed.map((name) => [name, typed[name]])) as Partial<Fields>;
  return {
    typed,
    /** what is another than before */
    changes,
    edit: (change: Partial<Fields>) => setTyped((now) => ({ ...now, ...change })),
    /** What was not edited is theirs from now on. */
    goOnFrom: (theirs: Fields) => {
      setBefore(theirs);
      setTyped({ ...theirs, ...changes });
    },
  };
}
