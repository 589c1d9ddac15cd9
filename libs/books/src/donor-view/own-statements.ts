import { kit, type RegisteredStatement } from '@art30/accounting';
import { IssuedStatement, StatementRendition } from '../issued-statements/issued-statements';
import { unknown } from '../registers/register';
import type { Thing } from '../registers/register-reader';
import { cutPage, keyOfLength, type Page } from '../times/as-of';
import { all, condition, within } from '../times/conditions';
import { ordinal, text } from '../times/rows';
import type { AsOfQuery, PageQuery } from '../times/shapes';
import { ownPage, ownPageAnswered, type OwnSources } from './own-rows';

const { answer, answerRowsMax: rowsMax, listOf, pick } = kit;

const OwnRendition = answer('OwnRendition', pick(StatementRendition, 'type', 'bytes', 'sha256'));

/** A statement of account that was issued to the donor, without its content. */
const OwnStatement = answer('OwnStatement', {
  ...pick(IssuedStatement, 'id', 'donorId', 'from', 'to', 'issuedOn', 'sequence', 'policy'),
  ...pick(IssuedStatement, 'template', 'language', 'supersedes', 'supersededBy'),
  renditions: listOf(OwnRendition, rowsMax)('Its forms, JSON and CSV, with their hashes.'),
});

/** A page of the statements that were issued to a donor, in the order of their issue. */
export const OwnStatementsAnswer = answer('OwnStatements', {
  ...ownPageAnswered,
  items: listOf(OwnStatement, rowsMax)('The statements.'),
});

/** Lists the statements that were issued to some donors. */
export class OwnStatements {
  constructor(private readonly dependencies: OwnSources) {}

  /**
   * Lists the statements of one donor, in the order of their issue.
   *
   * @throws QuestionRefused UNKNOWN for the donor.
   */
  async list(donorId: string, query: PageQuery) {
    const page = await this.dependencies.asOf.page(query);
    const ever = { ...page.asOf, asAt: null };
    if (this.dependencies.registers.find('donors', donorId, ever) === undefined) {
      return unknown('DONOR', donorId, ever);
    }
    const { rows, nextAfter } = cutPage(this.places(donorId, page), page, ({ sequence }) => [
      sequence,
    ]);
    const ids = rows.map(({ id }) => id);
    const issued = this.dependencies.registers.many('statements', ids, page.asOf);
    return { ...ownPage(page, nextAfter), items: issued.map(statementView) };
  }

  /**
   * Checks that a statement was issued to one of the donors.
   *
   * @throws QuestionRefused UNKNOWN.
   */
  async demand(statementId: string, { after }: Pick<AsOfQuery, 'after'>): Promise<void> {
    const asOf = await this.dependencies.asOf.resolve({ after });
    if (this.dependencies.registers.find('statements', statementId, asOf) === undefined) {
      unknown('STATEMENT', statementId, asOf);
    }
  }

  private places(donorId: string, page: Page) {
    const donor = "json_extract(changes, '$.donorId')";
    const where = all([
      within(page.asOf),
      condition(`${donor} = ?`, donorId),
      this.dependencies.rows.ofDonor(donor),
      condition('sequence > ?', ...(keyOfLength(page, 1) ?? [0])),
    ]);
    const rows = this.dependencies.readStore.query(
      `SELECT sequence, id FROM statements WHERE ${where.sql} ORDER BY sequence LIMIT ?`,
      [...where.values, page.limit + 1],
    );
    return rows.map((row) => ({ sequence: ordinal(row, 'sequence'), id: text(row, 'id') }));
  }
}

function statementView(statement: Thing<RegisteredStatement>): kit.Infer<typeof OwnStatement> {
  const { id, donorId, from, to, issuedOn, sequence, policy, template, language } = statement;
  const { renditions, supersedes, supersededBy } = statement;
  return {
    id,
    donorId,
    from,
    to,
    issuedOn,
    sequence,
    policy,
    template,
    language,
    renditions,
    supersedes,
    supersededBy,
  };
}
