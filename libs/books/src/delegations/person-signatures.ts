import {
  accountFund,
  functionalCurrency,
  isOpenOn,
  isProposalEvent,
  itself,
  kindOfAlone,
  limitDays,
  Money,
  signaturesOn,
  signedAmounts,
  type CountedSignature,
  type Fund,
  type IsoDate,
  type PersonSignatures,
  type RegisteredProposal,
} from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { OfReadModels } from '../columns/columns-of';
import type { EventDays, PeopleColumns } from '../people/people-columns';
import { condition, oneOf } from '../times/conditions';
import type { RegisterReader } from '../registers/register-reader';
import type { AsOf, AsOfResolver } from '../times/as-of';
import { minor, ordinal, text, textOrNull, type ResultRow } from '../times/rows';

export interface PersonSignatureSources {
  readonly asOf: AsOfResolver;
  readonly readStore: ReadStore;
  readonly registers: RegisterReader;
  /** Events by their people, of which acts on proposals are looked up. */
  readonly people: OfReadModels<PeopleColumns>;
  /** Days within which a proposal is signed. */
  readonly proposalDays: number;
}

/** What people have signed of late, from the whole log as it stands. */
export class PersonSignatureBooks {
  constructor(private readonly from: PersonSignatureSources) {}

  /** @throws QuestionRefused BEHIND where the read model does not reach the head of the log in time. */
  async of(person: string, today: IsoDate): Promise<PersonSignatures> {
    return this.at(await this.from.asOf.resolveAtHead({}), person, today);
  }

  /** The same as it was known once an event of the log was written. */
  at(asOf: AsOf, person: string, today: IsoDate): PersonSignatures {
    const { registers, proposalDays } = this.from;
    const ids = this.proposalsSignedBy(asOf, person, today);
    const proposals = registers.many<RegisteredProposal>('proposals', ids, asOf);
    const open = proposals.filter(
      (proposal) => proposal.proposedBy === person && isOpenOn(today, proposal, proposalDays),
    );
    const signed = proposals.flatMap((proposal) => signaturesOn(proposal, person, today));
    return {
      openProposals: open.length,
      signed: [...signed, ...this.signedAlone(asOf, person, today)],
    };
  }

  /** Proposals that somebody recorded, certified or approved in these days, or has open. */
  private proposalsSignedBy(asOf: AsOf, person: string, today: IsoDate): readonly string[] {
    const days = Math.max(limitDays, this.from.proposalDays);
    const after = this.lastBefore(today, days);
    const acts = this.actsOf(person, asOf, after);
    const among = acts === undefined ? condition('sequence > ?', after) : oneOf('sequence', acts);
    return this.from.readStore
      .query(
        `SELECT DISTINCT id FROM proposals WHERE ${among.sql}
         AND effective_date >= date(?, ?) AND sequence <= ?
         AND ? IN (json_extract(changes, '$.proposedBy'), json_extract(changes, '$.certifiedBy'),
                   json_extract(changes, '$.approvedBy'))
         ORDER BY id`,
        [...among.values, today, `-${days} days`, asOf.sequence, person],
      )
      .map((row) => text(row, 'id'));
  }

  /** Acts on proposals that name a person after an event of the log; undefined where they are not known yet. */
  private actsOf(person: string, asOf: AsOf, after: number): readonly number[] | undefined {
    const isAct = ({ alike: { type, recordedBy, certifiedBy, approvedBy } }: EventDays) =>
      isProposalEvent({ type }) && [recordedBy, certifiedBy, approvedBy].includes(person);
    return this.from.people.here().that(asOf, isAct, after);
  }

  /** The last event that was known a day before so many days before a day: acts are dated when they are recorded. */
  private lastBefore(today: IsoDate, days: number): number {
    const [row] = this.from.readStore.query(
      `SELECT sequence FROM events WHERE known_from < date(?, ?)
       ORDER BY known_from DESC, sequence DESC LIMIT 1`,
      [today, `-${days + 1} days`],
    );
    return row === undefined ? 0 : ordinal(row, 'sequence');
  }

  /** What one person booked without anybody else. */
  private signedAlone(asOf: AsOf, person: string, today: IsoDate): readonly CountedSignature[] {
    const since = [today, `-${limitDays - 1} days`];
    // What was recorded in these days is known from then on: an index finds it. That of proposals would
    // lead to all that ever was booked without one.
    const rows = this.from.readStore.query(
      `SELECT journal.sequence, type, account, currency, usd, donor, bank_account, fund
       FROM events JOIN journal USING (sequence)
       WHERE known_from >= date(?, ?) AND recorded_at >= date(?, ?) AND recorded_by = ?
         AND sequence <= ? AND +proposal IS NULL
       ORDER BY sequence, line`,
      [...since, ...since, person, asOf.sequence],
    );
    const events = new Map<number, ResultRow[]>();
    for (const row of rows) {
      const sequence = ordinal(row, 'sequence');
      events.set(sequence, [...(events.get(sequence) ?? []), row]);
    }
    return [...events.values()].map((lines) => ({
      part: 'RECORD',
      kind: kindOfAlone(text(lines[0] ?? {}, 'type')),
      byParty: signedAmounts({ books: [{ entries: lines.map(lineOf) }] }, itself).byParty,
    }));
  }
}

function lineOf(row: ResultRow) {
  const fund = text(row, 'fund');
  return {
    ...{ account: text(row, 'account'), currency: text(row, 'currency'), amount: '0' },
    usd: Money.ofMinor(minor(row, 'usd'), functionalCurrency).toString(),
    dims: {
      donor: textOrNull(row, 'donor') ?? undefined,
      bankAccount: textOrNull(row, 'bank_account') ?? undefined,
      ...(fund === accountFund ? {} : { fund: fund as Fund }),
    },
  };
}
