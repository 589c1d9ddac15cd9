import {
  statementDecider,
  statementLanguage,
  stream,
  type IssueStatement,
  type MadeStatement,
  type StatementState,
} from '@art30/accounting';
import type { Ledger } from './kernel/ledger';
import type { CommandOutcome } from './kernel/outcome';
import type { Books } from './kernel/ports';

/** A statement is made from books that have seen the whole log, and names how far that went. */
export class Statements {
  constructor(
    private readonly ledger: Ledger,
    private readonly books: Pick<Books, 'statement'>,
  ) {}

  async issue(command: IssueStatement): Promise<CommandOutcome> {
    const { statementId, supersedes } = command.facts;
    const step = await this.ledger.run({
      ...command.request,
      name: 'statement',
      stream: stream.statement(statementId),
      decider: statementDecider,
      context: async () => ({
        superseded: await this.issued(supersedes),
        made: await this.make(command),
      }),
      decide: (state, context) => statementDecider.decide(command, state, context),
    });
    return this.ledger.outcome(statementId, command.request, [step]);
  }

  private async issued(statementId: string | undefined): Promise<StatementState> {
    if (statementId === undefined) return undefined;
    const { state } = await this.ledger.read(stream.statement(statementId), statementDecider);
    return state;
  }

  private make({ facts, request }: IssueStatement): Promise<MadeStatement> {
    const { statementId, donorId, to, from = null, supersedes = null } = facts;
    const { language = statementLanguage, effectiveDate: issuedOn = request.today } = facts;
    return this.books.statement({ statementId, donorId, from, to, language, issuedOn, supersedes });
  }
}
