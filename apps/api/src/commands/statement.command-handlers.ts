import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  demandStatementPeriod,
  IssueStatement,
  statementDecider,
  statementLanguage,
  stream,
  type MadeStatement,
  type StatementState,
} from '@art30/accounting';
import { type CommandOutcome, Ledger } from '@art30/ledger';
import { AsOfResolver } from '../read/as-of';
import { StatementBooks } from '../statements/statement-books';
import { renditionsOf } from '../statements/statement-rendition';

/** A statement is made from a read model that has seen the whole log, and names how far that went. */
@CommandHandler(IssueStatement)
export class IssueStatementHandler implements ICommandHandler<IssueStatement> {
  constructor(
    private readonly ledger: Ledger,
    private readonly asOf: AsOfResolver,
    private readonly books: StatementBooks,
  ) {}

  async execute(command: IssueStatement): Promise<CommandOutcome> {
    const { statementId, supersedes } = command.facts;
    const superseded = await this.issued(supersedes);
    const made = await this.make(command);
    const step = await this.ledger.run({
      ...command.request,
      name: 'statement',
      stream: stream.statement(statementId),
      decider: statementDecider,
      decide: (state) => statementDecider.decide(command, state, { made, superseded }),
    });
    return this.ledger.outcome(statementId, command.request, [step]);
  }

  private async issued(statementId: string | undefined): Promise<StatementState> {
    if (statementId === undefined) return undefined;
    const { state } = await this.ledger.read(stream.statement(statementId), statementDecider);
    return state;
  }

  private async make({ facts, request }: IssueStatement): Promise<MadeStatement> {
    const { statementId: id, donorId, from = null, to, supersedes = null } = facts;
    demandStatementPeriod(from, to);
    const closing = await this.asOf.resolveAtHead();
    const issuedOn = facts.effectiveDate ?? request.today;
    const language = facts.language ?? statementLanguage;
    const content = await this.books.statement(
      { donorId, from, to, closing: { ...closing, asAt: to } },
      { language, issue: { id, issuedOn, supersedes } },
    );
    const { template } = content;
    const renditions = renditionsOf(content);
    return { sequence: closing.sequence, template, renditions, statement: content };
  }
}
