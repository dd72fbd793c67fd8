import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { decodeCursor, type List, toList } from '../common/cursor.js';
import { DomainError, notFound } from '../common/errors.js';
import { type Page, validationError } from '../common/validation.js';
import { write } from '../database/write.js';
import { assertExpected, type Expected } from '../common/versions.js';
import { type AlertRuleRow, termOf } from './alert-rule.js';
import * as sql from './alert-rule-sql.js';
import { presentRule, presentTerm } from './alert-rule-view.js';
import type { AlertRuleView, ChangeAlertRule, CreateAlertRule } from './alert-rule.schemas.js';
import { RuleChanges } from './rule-changes.js';

const idCursor = z.tuple([z.uuid()]);
/** A rule has none: the tag of something else never fits. */
const NO_REVISION = -1;

export type AlertTerm = Omit<ChangeAlertRule, 'expectedVersion'>;

/** What each user wants to be told. */
@Injectable()
export class AlertRules {
  constructor(
    private readonly dataSource: DataSource,
    private readonly changes: RuleChanges,
  ) {}

  /** @throws DomainError `not_found` where the portfolio is not the user's, `too_many_alert_rules` */
  async create(userId: string, terms: CreateAlertRule): Promise<AlertRuleView> {
    const {
      kind,
      symbol = null,
      portfolioId = null,
      ...term
    } = { symbol: undefined, portfolioId: undefined, ...terms };
    const rule = await write(this.dataSource, async (manager) => {
      if (portfolioId) await assertOwn(manager, userId, portfolioId);
      await manager.query(sql.LOCK_USER, [userId]);
      const values = [uuidv7(), userId, kind, symbol, portfolioId, Object.values(term)[0]];
      const [made]: AlertRuleRow[] = await manager.query(sql.INSERT_RULE, values);
      if (!made) throw new DomainError('refused', 'too_many_alert_rules', `A user has ${sql.MOST_RULES} rules at most`);
      return made;
    });
    this.changes.tell(rule);
    return presentRule(rule);
  }

  /** Oldest first. */
  async list(userId: string, { limit, cursor }: Page): Promise<List<AlertRuleView>> {
    const [after] = cursor === undefined ? [null] : decodeCursor(cursor, idCursor);
    const rows: AlertRuleRow[] = await this.dataSource.query(sql.LIST_RULES, [userId, after, limit + 1]);
    return toList(rows, limit, presentRule, ({ id }) => [id]);
  }

  /** @throws DomainError `not_found` */
  async read(userId: string, id: string): Promise<AlertRuleView> {
    return presentRule(found(await this.dataSource.query(sql.READ_RULE, [id, userId])));
  }

  /** It is armed again. @throws DomainError `not_found`, `version_conflict`, `validation_failed` where a term is not of its kind */
  async change(userId: string, id: string, term: AlertTerm, expected: Expected): Promise<AlertRuleView> {
    const rule = await write(this.dataSource, async (manager) => {
      const known = found(await manager.query(sql.LOCK_RULE, [id, userId]));
      const name = termOf[known.kind];
      const threshold = term[name];
      if (threshold === undefined) throw validationError([{ path: [name], message: `is what ${known.kind} has` }]);
      assertSeen(expected, known, presentTerm(known.kind, String(threshold)));
      return found(await manager.query(sql.CHANGE_RULE, [id, threshold]));
    });
    this.changes.tell(rule);
    return presentRule(rule);
  }

  /** What was told stays in the list of notices. @throws DomainError `not_found`, `version_conflict` */
  async remove(userId: string, id: string, expected: Expected): Promise<void> {
    await write(this.dataSource, async (manager) => {
      assertSeen(expected, found(await manager.query(sql.LOCK_RULE, [id, userId])));
      await manager.query(sql.REMOVE_RULE, [id]);
    });
  }
}

async function assertOwn(manager: EntityManager, userId: string, portfolioId: string): Promise<void> {
  const [own]: object[] = await manager.query(sql.OWN_PORTFOLIO, [portfolioId, userId]);
  if (!own) throw notFound('Portfolio');
}

/** @param wanted in the words of an answer */
function assertSeen(expected: Expected, rule: AlertRuleRow, wanted: Partial<AlertRuleView> = {}): void {
  assertExpected(expected, { version: rule.version, revision: NO_REVISION }, presentRule(rule), wanted);
}

function found([rule]: AlertRuleRow[]): AlertRuleRow {
  if (!rule) throw notFound('Alert rule');
  return rule;
}
