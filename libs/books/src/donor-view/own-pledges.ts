import {
  Condition,
  Earmark,
  kit,
  Proceeds,
  proposalEvents,
  stream,
  type RegisteredPledge,
} from '@art30/accounting';
import { explainable, explainPledge, explainPledges } from '../words/explain-template';
import { rested } from '../caches/read-ahead';
import { pledgesFrom, type PledgesQuery } from '../pledges/pledge-list';
import {
  agreementView,
  AgreementView,
  InstalmentLineView,
  InstalmentView,
  instalmentViews,
  PledgeAmounts,
  pledgeView,
  PledgeView,
} from '../pledges/pledge-view';
import { unknown } from '../registers/register';
import { cutPage, keyOfLength, type Page } from '../times/as-of';
import { all, condition, oneOf, within } from '../times/conditions';
import { minor, ordinal, text } from '../times/rows';
import type { AsOfQuery, PageQuery } from '../times/shapes';
import { moneyOf, usdMoney } from '../slices/slice-values';
import { ownPage, ownPageAnswered, type OwnSources, ownTimes, ownTimesAnswered } from './own-rows';

const {
  answer,
  answerRowsMax: rowsMax,
  count,
  date,
  listOf,
  moment,
  money,
  nullable,
  part,
  pick,
  uuid,
  words,
} = kit;

/** Amounts of a pledge, or of one of its instalments, that the donor may see. */
const ownAmounts = {
  ...pick(PledgeAmounts, 'agreed', 'agreedUsd', 'conditional', 'conditionalUsd'),
  ...pick(PledgeAmounts, 'received', 'receivedUsd', 'writtenOff', 'writtenOffUsd'),
  ...pick(PledgeAmounts, 'outstanding', 'outstandingUsd'),
};

/** A part of a pledge that the donor earmarked for a purpose. */
const OwnEarmark = answer('OwnEarmark', pick(Earmark, 'purpose', 'amount'));

const OwnInstalmentLine = answer('OwnInstalmentLine', {
  ...pick(InstalmentLineView, 'purpose'),
  ...ownAmounts,
});

const OwnInstalment = answer('OwnInstalment', {
  ...pick(InstalmentView, 'no', 'dueOn', 'originalDueOn', 'amount'),
  ...ownAmounts,
  lines: listOf(OwnInstalmentLine, rowsMax)('Its parts by purpose.'),
});

const OwnCondition = answer('OwnCondition', pick(Condition, 'kind', 'text', 'returnClause'));

/** Origin of confiscated money, as the donor stated it. */
const OwnProceeds = answer('OwnProceeds', {
  ...pick(Proceeds, 'legalBase', 'confiscationOrder', 'confiscatedValue', 'percentage'),
  ...pick(Proceeds, 'requestingState'),
});

const OwnAgreement = answer('OwnAgreement', {
  ...pick(AgreementView, 'agreementReference', 'pscRate', 'source'),
  condition: nullable(part(OwnCondition)('Condition on the money; null where there is none.')),
  proceeds: nullable(part(OwnProceeds)('Provenance of confiscated money; null where it is none.')),
});

/** A pledge with the members that its donor may see. */
const OwnPledge = answer('OwnPledge', {
  ...pick(PledgeView, 'id', 'donorId', 'recommendation', 'currency', 'status', 'announcedOn'),
  ...pick(PledgeView, 'acceptedOn', 'signedOn', 'takenOverOn', 'terminatedOn', 'occasion'),
  earmarks: listOf(OwnEarmark, rowsMax)('Shares by purpose.'),
  ...pick(PledgeView, 'announced', 'announcedUsd'),
  ...ownAmounts,
  ...pick(PledgeView, 'bankCharges', 'bankChargesUsd', 'refunded', 'refundedUsd'),
});

export const OwnPledgeAnswer = answer('OwnPledgeAnswer', {
  ...OwnPledge.members,
  ...ownTimesAnswered,
  ...explainable,
  agreement: nullable(part(OwnAgreement)('Terms of the agreement; null while nothing is signed.')),
  instalments: listOf(OwnInstalment, rowsMax)('Instalments; none while nothing is signed.'),
});

/** A page of the donors' pledges, in the order of their ids. */
export const OwnPledgesPage = answer('OwnPledgesPage', {
  ...ownPageAnswered,
  ...explainable,
  items: listOf(OwnPledge, rowsMax)('The pledges.'),
});

export const OwnLine = answer('OwnLine', {
  account: words('Account.', '1310'),
  amount: money('Amount; debit positive, credit negative.', {
    amount: '600000.00',
    currency: 'EUR',
  }),
  usd: money('The same in USD.', { amount: '666666.67', currency: 'USD' }),
});

/** An event of a pledge as its donor sees it, without the people who recorded and signed it. */
export const OwnEvent = answer('OwnEvent', {
  sequence: count('Place of the event in the whole log.', 61),
  id: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  type: words('Kind of the event.', 'AgreementSigned'),
  effectiveDate: date('Date of the fact.', '2024-05-06'),
  postingDate: date('Posting date.', '2024-05-06'),
  recordedAt: moment('Moment at which it was recorded, UTC.', '2024-05-07T10:00:00.000Z'),
  amounts: listOf(OwnLine, rowsMax)('Lines that it booked for the donor.'),
});

/** A page of the events of a pledge, in the order of the log. */
export const OwnHistory = answer('OwnHistory', {
  ...ownPageAnswered,
  items: listOf(OwnEvent, rowsMax)('The events.'),
});

const namesOfProposals = Object.keys(proposalEvents);

/** Reads pledges with the members that their donors may see. */
export class OwnPledges {
  constructor(private readonly dependencies: OwnSources) {}

  async list(query: PledgesQuery) {
    const page = await this.dependencies.asOf.page(query);
    const found = await rested(pledgesFrom(this.dependencies, query, page), this.dependencies.rest);
    const { rows, nextAfter } = cutPage(found, page, ({ id }) => [id]);
    const explain = explainPledges(page.asOf);
    return { ...ownPage(page, nextAfter), explain, items: rows.map(ownView) };
  }

  /**
   * Returns one pledge.
   *
   * @throws QuestionRefused UNKNOWN if there is no such pledge of the donors.
   */
  async find(pledgeId: string, query: AsOfQuery) {
    const asOf = await this.dependencies.asOf.resolve(query);
    const [registered] = this.dependencies.registers.many('pledges', [pledgeId], asOf);
    if (registered === undefined) return unknown('PLEDGE', pledgeId, asOf);
    const views = this.dependencies.figures.of([registered], asOf).map(({ pledge, sums }) => ({
      ...ownTimes(asOf),
      explain: explainPledge(pledgeId, asOf),
      ...ownView(pledgeView(pledge, sums)),
      agreement: ownAgreement(pledge),
      instalments: instalmentViews(pledge, this.dependencies.figures.cells(pledgeId, asOf)).map(
        ({ no, dueOn, originalDueOn, amount, lines, ...figures }) => ({
          no,
          dueOn,
          originalDueOn,
          amount,
          ...ownFigures(figures),
          lines: lines.map(({ purpose, ...ofPurpose }) => ({ purpose, ...ownFigures(ofPurpose) })),
        }),
      ),
    }));
    return views[0] ?? unknown('PLEDGE', pledgeId, asOf);
  }

  /**
   * Returns a page of the events of a pledge in the order of the log. Proposals are left out, since they book nothing.
   *
   * @throws QuestionRefused UNKNOWN if there is no such pledge of the donors.
   */
  async history(pledgeId: string, query: PageQuery) {
    const page = await this.dependencies.asOf.page(query);
    if (this.dependencies.registers.find('pledges', pledgeId, page.asOf) === undefined) {
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
      this.dependencies.rows.ofPledge(`substr(stream, ${stream.pledge('').length + 1})`),
      ...(after === null ? [] : [condition('sequence > ?', ...after)]),
    ]);
    const found = this.dependencies.readStore.query(
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

  /** Returns the amounts that each event booked on the donors' own journal lines. */
  private amounts(sequences: readonly number[]) {
    const where = all([oneOf('sequence', sequences), this.dependencies.rows.ofDonor('donor')]);
    const rows = this.dependencies.readStore.query(
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
    const bySequence = new Map<number, kit.Infer<typeof OwnLine>[]>();
    for (const { sequence, line } of lines) {
      bySequence.set(sequence, [...(bySequence.get(sequence) ?? []), line]);
    }
    return bySequence;
  }
}

/**
 * Builds the donor's view of a pledge. Each member is copied by name, so that a member added to the officers' view is
 * never shown to donors by accident.
 */
function ownView(view: PledgeView): kit.Infer<typeof OwnPledge> {
  const { id, donorId, recommendation, currency, status, occasion, earmarks } = view;
  const { announcedOn, acceptedOn, signedOn, takenOverOn, terminatedOn } = view;
  const { announced, announcedUsd, bankCharges, bankChargesUsd, refunded, refundedUsd } = view;
  return {
    id,
    donorId,
    recommendation,
    currency,
    status,
    occasion,
    earmarks,
    announcedOn,
    acceptedOn,
    signedOn,
    takenOverOn,
    terminatedOn,
    announced,
    announcedUsd,
    ...ownFigures(view),
    bankCharges,
    bankChargesUsd,
    refunded,
    refundedUsd,
  };
}

type Figures = kit.MembersOf<typeof ownAmounts>;

function ownFigures(figures: Figures): Figures {
  const { agreed, agreedUsd, conditional, conditionalUsd, received, receivedUsd } = figures;
  const { writtenOff, writtenOffUsd, outstanding, outstandingUsd } = figures;
  return {
    agreed,
    agreedUsd,
    conditional,
    conditionalUsd,
    received,
    receivedUsd,
    writtenOff,
    writtenOffUsd,
    outstanding,
    outstandingUsd,
  };
}

function ownAgreement(pledge: RegisteredPledge): kit.Infer<typeof OwnAgreement> | null {
  const view = agreementView(pledge);
  if (view === null) return null;
  const { agreementReference, pscRate, source, condition: terms, proceeds } = view;
  return { agreementReference, pscRate, source, condition: terms, proceeds };
}
