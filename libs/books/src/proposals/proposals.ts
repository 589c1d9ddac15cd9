import { isProposalEvent, proposalDecider } from '@art30/accounting';
import { eventAfter, fold, type EventStore, type ReadStore } from '@art30/event-sourcing';
import type { AsOfResolver } from '../times/as-of';
import { QuestionRefused } from '../times/refusals';
import { text } from '../times/rows';

/** Proposals, read from the stream that each is in, whether the read model has seen them or not. */
export class Proposals {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly readStore: ReadStore,
    private readonly events: EventStore,
  ) {}

  /**
   * A proposal as it stands.
   *
   * @throws QuestionRefused UNKNOWN.
   */
  async find(proposalId: string, query: { readonly after?: string | undefined }) {
    await this.asOf.resolve(query);
    const stream = await this.streamOf(proposalId);
    const recorded = stream === undefined ? [] : await this.events.readStream(stream);
    const events = recorded
      .filter(isProposalEvent)
      .map(({ id, type, data }) => ({ id, event: { type, data } }));
    const known = fold(proposalDecider, events).get(proposalId);
    if (known === undefined) {
      throw new QuestionRefused(
        'UNKNOWN',
        'PROPOSAL_UNKNOWN',
        `there is no proposal ${proposalId}`,
      );
    }
    const { content, thing: about, ...proposal } = known;
    const warnings = content.books.flatMap((booked) => booked.warnings ?? []);
    const books = content.books.map(({ warnings: _said, ...booked }) => booked);
    return { id: proposalId, ...proposal, about, ...content, books, warnings };
  }

  /** The log is looked at as well: what is to be signed is shown also where a read model stands. */
  private async streamOf(proposalId: string): Promise<string | undefined> {
    const [row] = this.readStore.query(
      "SELECT stream FROM events WHERE event_id = ? AND type = 'CommandProposed'",
      [proposalId],
    );
    if (row !== undefined) return text(row, 'stream');
    const { position } = this.readStore.checkpoint();
    return (await eventAfter(this.events, position, proposalId))?.stream;
  }
}
