import {
  IssueStatement,
  statementDecider,
  statementLanguage,
  stream,
  type MadeStatement,
  type StatementContext,
  type StatementState,
} from '@art30/accounting';
import type { Ledger } from './kernel/ledger';
import type { Books } from './kernel/ports';

/** Makes donor statements from the books, and loads the context that the decision to issue a statement needs. */
export class Statements {
  constructor(
    private readonly ledger: Ledger,
    private readonly books: Pick<Books, 'statement'>,
  ) {}

  async contextOf(command: IssueStatement): Promise<StatementContext> {
    const superseded = await this.issued(command.facts.supersedes);
    return { superseded, made: await this.make(command) };
  }

  /**
   * Returns the command with its date and the last event that it includes fixed. The statement then has the same bytes
   * at proposal and at approval, so the signers sign the statement that is issued.
   */
  async fixed(command: IssueStatement): Promise<IssueStatement> {
    const { facts, request } = command;
    const { sequence: throughSequence } = await this.make(command);
    const { effectiveDate = request.today } = facts;
    return new IssueStatement({ ...facts, effectiveDate, throughSequence }, request);
  }

  private async issued(statementId: string | undefined): Promise<StatementState> {
    if (statementId === undefined) return undefined;
    const { state } = await this.ledger.read(stream.statement(statementId), statementDecider);
    return state;
  }

  private make({ facts, request }: IssueStatement): Promise<MadeStatement> {
    const { statementId, donorId, to, from = null, supersedes = null } = facts;
    const { language = statementLanguage, effectiveDate: issuedOn = request.today } = facts;
    const { throughSequence } = facts;
    return this.books.statement({
      statementId,
      donorId,
      from,
      to,
      language,
      issuedOn,
      supersedes,
      throughSequence,
    });
  }
}
