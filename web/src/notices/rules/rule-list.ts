import { create } from 'zustand';
import {
  changeAlertRule,
  createAlertRule,
  listAlertRules,
  removeAlertRule,
  type AlertRule,
  type AlertTerm,
  type NewAlertRule,
} from '../../api/alert-rules.js';
import { detailOf, Problem } from '../../api/problem.js';
import { onNextUser } from '../../session/session.js';
import { toast } from '../../ui/toasts.js';

interface RuleList {
  /** oldest first; `null` until they are there */
  rules: AlertRule[] | null;
  /** what the server has not answered yet */
  pending: ReadonlySet<string>;
  error: Error | null;
  load: () => Promise<void>;
  /** Each is shown at once, and taken back with the reason where the server refuses. False where it did. */
  add: (terms: NewAlertRule, key: string) => Promise<boolean>;
  change: (rule: AlertRule, term: AlertTerm) => Promise<boolean>;
  remove: (rule: AlertRule) => Promise<boolean>;
}

const nothing = { rules: null, pending: new Set<string>(), error: null };

/** What the user wants to be told. */
export const useAlertRules = create<RuleList>((set, get) => {
  /** `at`: where it comes back to. */
  const put = (rule: AlertRule, at = Infinity) => {
    const rules = get().rules ?? [];
    const isThere = rules.some(({ id }) => id === rule.id);
    set({ rules: isThere ? rules.map((each) => (each.id === rule.id ? rule : each)) : rules.toSpliced(at, 0, rule) });
  };
  const drop = (id: string) => set({ rules: (get().rules ?? []).filter((rule) => rule.id !== id) });

  const attempt = async (id: string, work: () => Promise<void>, back: () => void, what: string): Promise<boolean> => {
    set({ pending: new Set([...get().pending, id]) });
    try {
      await work();
      return true;
    } catch (error) {
      back();
      const isConflict = error instanceof Problem && error.code === 'version_conflict';
      // Whoever was faster has made it what it is now.
      if (isConflict) put(error.current as AlertRule);
      else if (error instanceof Problem && error.code === 'not_found') drop(id);
      const detail = isConflict ? 'It was changed elsewhere: this is how it is now' : detailOf(error);
      toast({ title: what, detail, tone: 'bad' });
      return false;
    } finally {
      set({ pending: new Set([...get().pending].filter((each) => each !== id)) });
    }
  };

  return {
    ...nothing,
    load: async () => {
      try {
        const rules = await listAlertRules();
        // What has not been answered yet is not in it, or should not be any more.
        if (get().pending.size === 0) set({ rules, error: null });
      } catch (error) {
        set({ error: error as Error });
      }
    },
    add: (terms, key) => {
      put({ ...terms, id: key, isBeyond: false, version: 0 });
      const work = async () => {
        const made = await createAlertRule(terms, key);
        drop(key);
        put(made);
      };
      return attempt(key, work, () => drop(key), 'The rule was not made');
    },
    change: (rule, term) => {
      put({ ...rule, ...term });
      const work = async () => put(await changeAlertRule(rule, term));
      return attempt(rule.id, work, () => put(rule), 'The rule was not changed');
    },
    remove: (rule) => {
      const at = get().rules?.indexOf(rule);
      drop(rule.id);
      return attempt(
        rule.id,
        () => removeAlertRule(rule),
        () => put(rule, at),
        'The rule was not removed',
      );
    },
  };
});

onNextUser(() => useAlertRules.setState(nothing));
