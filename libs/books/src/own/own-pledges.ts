import { proposalEvents, stream, type RegisteredPledge } from '@art30/accounting';
import { explainPledge, explainPledges } from '../explain/explain-pledges';
import { rested } from '../keeping/in-pieces';
import { pledgesFrom, type PledgesQuery } from '../pledge/pledge-list';
import { agreementView, instalmentViews, pledgeView, type PledgeView } from '../pledge/pledge-view';
import { unknown } from '../registers/register';
import { cutPage, keyOfLength, type Page } from '../times/as-of';
import { all, condition, oneOf, within } from '../times/conditions';
import { minor, ordinal, text } from '../times/rows';
import type { AsOfQuery, PageQuery } from '../times/shapes';
import { moneyOf, usdMoney } from '../slices/slice-values';
import type { OwnSources } from './own-sources';
import { ownPage, ownTimes } from './own-times';

const namesOfProposals = Object.keys(proposalEvents);

/** Pledges as their donor sees them. */
export class OwnPledges {
  constructor(private readonly from: OwnSources) {}

  async list(query: PledgesQuery) {
    const page = await this.from.asOf.page(query);
    const found = await rested(pledgesFrom(this.from, query, page), this.from.rest);
    const { rows, nextAfter } = cutPage(found, page, ({ id }) => [id]);
    const explain = explainPledges(page.asOf);
    return { ...ownPage(page, nextAfter), explain, items: rows.map(ownView) };
  }

  /** @throws QuestionRefused UNKNOWN. */
  async find(pledgeId: string, query: AsOfQuery) {
    const asOf = await this.from.asOf.resolve(query);
    const [known] = this.from.registers.many('pledges', [pledgeId], asOf);
    if (known === undefined) return unknown('PLEDGE', pledgeId, asOf);
    const views = this.from.figures.of([known], asOf).map(({ pledge, sums }) => ({
      ...ownTimes(asOf),
      explain: explainPledge(pledgeId, asOf),
      ...ownView(pledgeView(pledge, sums)),
      agreement: ownAgreement(pledge),
      instalments: instalmentViews(pledge, this.from.figures.cells(pledgeId, asOf)).map(
        ({ no, dueOn, originalDueOn, amount, lines, ...figures }) => ({
          ...{ no, dueOn, originalDueOn, amount },
          ...ownFigures(figures),
          lines: lines.map(({ purpose, ...ofPurpose }) => ({ purpose, ...ownFigures(ofPurpose) })),
        }),
      ),
    }));
    return views[0] ?? unknown('PLEDGE', pledgeId, asOf);
  }

  /**
   * Events of a pledge in the order of the log, without those of proposals.
   *
   * @throws QuestionRefused UNKNOWN.
   */
  async history(pledgeId: string, query: PageQuery) {
    const page = await this.from.asOf.page(query);
    if (this.from.registers.find('pledges', pledgeId, page.asOf) === undefined) {
      return unknown('PLEDGE', pledgeId, page.asOf);
    }
    const { rows, nextAfter } = this.events(pledgeId, page);
    const amounts = this.amounts(rows.map(({ sequence }) => sequence));
    const items = rows.map((event) => ({ ...event, amounts: amounts.get(event.sequence) ?? [] }));
    return { ...ownPage(page, nextAfter), items };
  }

  private events(pledgeId: string, page: Page) {
    const after = keyOfLength(page, 1);
    const where = all([
      condition('stream = ?', stream.pledge(pledgeId)),
      condition('type NOT IN (SELECT value FROM json_each(?))', JSON.stringify(namesOfProposals)),
      within(page.asOf),
      this.from.rows.ofPledge(`substr(stream, ${stream.pledge('').length + 1})`),
      ...(after === null ? [] : [condition('sequence > ?', ...after)]),
    ]);
    const found = this.from.readStore.query(
      `SELECT sequence, event_id, type, effective_date, posting_date, recorded_at
       FROM events WHERE ${where.sql} ORDER BY sequence LIMIT ?`,
      [...where.values, page.limit + 1],
    );
    const events = found.map((row) => ({
      sequence: ordinal(row, 'sequence'),
      id: text(row, 'event_id'),
      type: text(row, 'type'),
      effectiveDate: text(row, 'effective_date'),
      postingDate: text(row, 'posting_date'),
      recordedAt: text(row, 'recorded_at'),
    }));
    return cutPage(events, page, ({ sequence }) => [sequence]);
  }

  /** Lines that carry one of the donors, by their event. */
  private amounts(sequences: readonly number[]) {
    const where = all([oneOf('sequence', sequences), this.from.rows.ofDonor('donor')]);
    const rows = this.from.readStore.query(
      `SELECT sequence, account, currency, amount, usd FROM journal
       WHERE ${where.sql} ORDER BY sequence, line`,
      where.values,
    );
    const lines = rows.map((row) => ({
      sequence: ordinal(row, 'sequence'),
      line: {
        account: text(row, 'account'),
        amount: moneyOf(minor(row, 'amount'), text(row, 'currency')),
        usd: usdMoney(minor(row, 'usd')),
      },
    }));
    const bySequence = new Map<number, (typeof lines)[number]['line'][]>();
    for (const { sequence, line } of lines) {
      bySequence.set(sequence, [...(bySequence.get(sequence) ?? []), line]);
    }
    return bySequence;
  }
}

/** What a donor sees is named here member by member: another one of an officer's view is not among it. */
function ownView(view: PledgeView) {
  const { id, donorId, recommendation, currency, status, occasion, earmarks } = view;
  const { announcedOn, acceptedOn, signedOn, takenOverOn, terminatedOn } = view;
  const { announced, announcedUsd, bankCharges, bankChargesUsd, refunded, refundedUsd } = view;
  return {
    ...{ id, donorId, recommendation, currency, status, occasion, earmarks },
    ...{ announcedOn, acceptedOn, signedOn, takenOverOn, terminatedOn },
    ...{ announced, announcedUsd },
    ...ownFigures(view),
    ...{ bankCharges, bankChargesUsd, refunded, refundedUsd },
  };
}

type Figures = Pick<
  ReturnType<typeof pledgeView>,
  | ('agreed' | 'agreedUsd' | 'conditional' | 'conditionalUsd' | 'received' | 'receivedUsd')
  | ('writtenOff' | 'writtenOffUsd' | 'outstanding' | 'outstandingUsd')
>;

function ownFigures(figures: Figures): Figures {
  const { agreed, agreedUsd, conditional, conditionalUsd, received, receivedUsd } = figures;
  const { writtenOff, writtenOffUsd, outstanding, outstandingUsd } = figures;
  return {
    ...{ agreed, agreedUsd, conditional, conditionalUsd, received, receivedUsd },
    ...{ writtenOff, writtenOffUsd, outstanding, outstandingUsd },
  };
}

function ownAgreement(pledge: RegisteredPledge) {
  const view = agreementView(pledge);
  if (view === null) return null;
  const { agreementReference, pscRate, source, condition: terms, proceeds } = view;
  return { agreementReference, pscRate, source, condition: terms, proceeds };
}
