import { Inject, Injectable } from '@nestjs/common';
import { ledgerEventOf, stream, type StatementIssuedFacts } from '@art30/accounting';
import { AsOfResolver, unknown } from '@art30/books';
import type { StatementContent } from '@art30/documents';
import type { EventStore } from '@art30/event-sourcing';
import { EVENT_STORE } from '../storage/tokens';
import type { IssuedStatementQueryDto } from './statements.dto';

/** Reads what statements say from their events, which is what was issued. */
@Injectable()
export class IssuedStatements {
  constructor(
    private readonly asOf: AsOfResolver,
    @Inject(EVENT_STORE) private readonly events: EventStore,
  ) {}

  /** @throws ProblemException STATEMENT_UNKNOWN. */
  async find(statementId: string, query: IssuedStatementQueryDto): Promise<StatementContent> {
    const asOf = await this.asOf.resolve(query);
    const [first] = await this.events.readStream(stream.statement(statementId));
    if (first === undefined) return unknown('STATEMENT', statementId, asOf);
    const { statement } = ledgerEventOf(first).data as StatementIssuedFacts;
    return statement as StatementContent;
  }
}
