import {
  isProposalEvent,
  ledgerEventOf,
  personalOfCredit,
  personalOfDonor,
  proposalChange,
  type RegisteredProposal,
} from '@art30/accounting';
import { eventAfter, type EventStore, type ReadStore } from '@art30/event-sourcing';
import type { ShownTexts } from '../personal-texts/shown-texts';
import type { AsOfResolver } from '../times/as-of';
import { QuestionRefused } from '../times/refusals';
import { text } from '../times/rows';
import { contentView, proposalView, type SigningDays } from './proposal-view';

interface ProposalSources extends SigningDays {
  readonly asOf: AsOfResolver;
  readonly readStore: ReadStore;
  readonly events: EventStore;
  readonly shownTexts: ShownTexts;
}

/** Names of the members of commands whose value refers to a personal text stored outside the log. */
const personal = [...personalOfDonor, ...personalOfCredit, 'reference'];

/** Reads proposals from their streams, so that they are found even if the read model lags. */
export class Proposals {
  constructor(private readonly dependencies: ProposalSources) {}

  /**
   * Returns a proposal in its current state.
   *
   * @throws QuestionRefused UNKNOWN.
   */
  async find(proposalId: string, query: { readonly after?: string | undefined }) {
    await this.dependencies.asOf.resolve(query);
    const stream = await this.streamOf(proposalId);
    if (stream === undefined) {
      const detail = `there is no proposal ${proposalId}`;
      throw new QuestionRefused('UNKNOWN', 'PROPOSAL_UNKNOWN', detail);
    }
    const recorded = await this.dependencies.events.readStream(stream);
    const changes = recorded.filter(isProposalEvent).flatMap((stored) => {
      const event = ledgerEventOf(stored);
      if (!isProposalEvent(event)) return [];
      const change = proposalChange(event, stored);
      return change.id === proposalId ? [{ event, ...change }] : [];
    });
    const members = changes.map((change) => change.changes);
    const proposal = Object.assign({}, ...members) as RegisteredProposal;
    const facts = changes.flatMap(({ event: { data } }) => ('facts' in data ? [data.facts] : []));
    const documents = changes.flatMap(({ event: { type, data } }) =>
      type === 'CommandProposed' ? (data.documents ?? []) : [],
    );
    const contents = changes.flatMap(({ event: { data } }) => ('books' in data ? [data] : []));
    return {
      ...proposalView({ id: proposalId, ...proposal }, this.dependencies),
      facts: facts[0] ?? null,
      personalTexts: await this.dependencies.shownTexts.beside(
        { ...(facts[0] as object) },
        personal,
      ),
      ...(documents.length === 0 ? {} : { documents }),
      ...contentView(contents.at(-1) ?? { books: [] }),
    };
  }

  /**
   * Looks up the stream of a proposal in the read model and then in the log, so that a proposal can be read even if the
   * read model has stopped.
   */
  private async streamOf(proposalId: string): Promise<string | undefined> {
    const [row] = this.dependencies.readStore.query(
      "SELECT stream FROM events WHERE event_name = ? AND type = 'CommandProposed'",
      [proposalId],
    );
    if (row !== undefined) return text(row, 'stream');
    const { position } = this.dependencies.readStore.checkpoint();
    return (await eventAfter(this.dependencies.events, position, proposalId))?.stream;
  }
}
