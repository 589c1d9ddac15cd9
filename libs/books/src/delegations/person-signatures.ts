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
  type RegisteredProposal,
} from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { OfReadModels } from '../columns/journal-columns';
import type { EventDays, PeopleColumns } from '../columns/people-columns';
import { condition, oneOf, type Condition } from '../times/conditions';
import { lastKnownBefore, type OpenProposals } from './open-proposals';
import type { RegisterReader } from '../registers/register-reader';
import type { AsOf, AsOfResolver } from '../times/as-of';
import { minor, ordinal, text, textOrNull, type ResultRow } from '../times/rows';

export interface PersonSignatureSources {
  readonly asOf: AsOfResolver;
  readonly readStore: ReadStore;
  readonly registers: RegisterReader;
  /** In-memory events with the people who signed them; acts on proposals are found there without SQL. */
  readonly people: OfReadModels<PeopleColumns>;
  readonly openProposals: OfReadModels<OpenProposals>;
  /** Number of days after which an unsigned proposal expires. */
  readonly proposalDays: number;
}

/** Counts the recent signatures and the open proposals of a person, to check them against the person's limits. */
export class PersonSignatureBooks {
  constructor(private readonly dependencies: PersonSignatureSources) {}

  /**
   * Returns the kind of command and the amounts of each signature that a person gave within the days over which limits
   * are counted.
   *
   * @throws QuestionRefused BEHIND if the read model does not reach the head of the log in time.
   */
  async of(person: string, today: IsoDate): Promise<readonly CountedSignature[]> {
    return this.at(await this.dependencies.asOf.resolveAtHead({}), person, today);
  }

  /** Returns the same signatures as `of`, as they were known after the event at which `asOf` ends. */
  at(asOf: AsOf, person: string, today: IsoDate): readonly CountedSignature[] {
    const signed = this.actedOn(asOf, person, { today, days: limitDays });
    return [
      ...signed.flatMap((proposal) => signaturesOn(proposal, person, today)),
      ...this.signedAlone(asOf, person, today),
    ];
  }

  /**
   * Returns the number of open proposals that a person recorded.
   *
   * @throws QuestionRefused BEHIND if the read model does not reach the head of the log in time.
   */
  async openProposalsOf(person: string, today: IsoDate): Promise<number> {
    return this.openProposalsAt(await this.dependencies.asOf.resolveAtHead({}), person, today);
  }

  /** Returns the number of open proposals that a person recorded, as known after the event at which `asOf` ends. */
  openProposalsAt(asOf: AsOf, person: string, today: IsoDate): number {
    const openCount = this.dependencies.openProposals.here().of(person, today, asOf.sequence);
    if (openCount !== undefined) return openCount;
    const { proposalDays } = this.dependencies;
    const open = this.actedOn(asOf, person, { today, days: proposalDays }).filter(
      (proposal) => proposal.proposedBy === person && isOpenOn(today, proposal, proposalDays),
    );
    return open.length;
  }

  /** Returns the proposals that a person recorded, certified or approved within the last `days` days. */
  private actedOn(asOf: AsOf, person: string, within: Days): readonly RegisteredProposal[] {
    const { readStore, registers } = this.dependencies;
    const { today, days } = within;
    const after = lastKnownBefore(readStore, today, days);
    const acts = this.actsOf(person, asOf, after);
    const among = acts === undefined ? condition('sequence > ?', after) : oneOf('sequence', acts);
    const ids = readStore
      .query(
        `SELECT DISTINCT id FROM proposals WHERE ${among.sql}
         AND effective_date >= date(?, ?) AND sequence <= ?
         AND ? IN (json_extract(changes, '$.proposedBy'), json_extract(changes, '$.certifiedBy'),
                   json_extract(changes, '$.approvedBy'))
         ORDER BY id`,
        [...among.values, today, `-${days} days`, asOf.sequence, person],
      )
      .map((row) => text(row, 'id'));
    return registers.many('proposals', ids, asOf);
  }

  /**
   * Returns the sequences of events on proposals that a person signed, after the sequence `after`. Undefined if the
   * events in memory do not reach so far.
   */
  private actsOf(person: string, asOf: AsOf, after: number): readonly number[] | undefined {
    const isAct = ({ alike: { type, recordedBy, certifiedBy, approvedBy } }: EventDays) =>
      isProposalEvent({ type }) && [recordedBy, certifiedBy, approvedBy].includes(person);
    return this.dependencies.people.here().sequencesWhere(asOf, isAct, after);
  }

  /** Returns a person's signatures under events that were recorded by that person alone, without a proposal. */
  private signedAlone(asOf: AsOf, person: string, today: IsoDate): readonly CountedSignature[] {
    const since = [today, `-${limitDays - 1} days`];
    // Events recorded in these days are also known from these days, so the index on `known_from` finds them.
    // The index on proposals would read every event that was ever booked without one.
    const among =
      this.bookedAlone(asOf, person, today) ?? condition('known_from >= date(?, ?)', ...since);
    const rows = this.dependencies.readStore.query(
      `SELECT journal.sequence, type, account, currency, usd, donor, bank_account, fund
       FROM events JOIN journal USING (sequence)
       WHERE ${among.sql} AND recorded_at >= date(?, ?) AND recorded_by = ?
         AND sequence <= ? AND +proposal IS NULL
       ORDER BY sequence, line`,
      [...among.values, ...since, person, asOf.sequence],
    );
    const events = new Map<number, ResultRow[]>();
    for (const row of rows) {
      const sequence = ordinal(row, 'sequence');
      const lines = events.get(sequence) ?? [];
      lines.push(row);
      events.set(sequence, lines);
    }
    return [...events.values()].map((lines) => ({
      part: 'RECORD',
      kind: kindOfAlone(text(lines[0] ?? {}, 'type')),
      byParty: signedAmounts({ books: [{ entries: lines.map(lineOf) }] }, itself).byParty,
    }));
  }

  /**
   * Returns a condition that selects the person's recent events without a proposal by their sequences. Undefined if the
   * events in memory do not reach so far: the caller then selects by date.
   */
  private bookedAlone(asOf: AsOf, person: string, today: IsoDate): Condition | undefined {
    const after = lastKnownBefore(this.dependencies.readStore, today, limitDays);
    const isOne = ({ alike: { recordedBy, hasProposal, type } }: EventDays) =>
      recordedBy === person && !hasProposal && !isProposalEvent({ type });
    const events = this.dependencies.people.here().sequencesWhere(asOf, isOne, after);
    return events && oneOf('sequence', events);
  }
}

interface Days {
  readonly today: IsoDate;
  readonly days: number;
}

function lineOf(row: ResultRow) {
  const fund = text(row, 'fund');
  return {
    account: text(row, 'account'),
    currency: text(row, 'currency'),
    amount: '0',
    usd: Money.ofMinor(minor(row, 'usd'), functionalCurrency).toString(),
    dims: {
      donor: textOrNull(row, 'donor') ?? undefined,
      bankAccount: textOrNull(row, 'bank_account') ?? undefined,
      ...(fund === accountFund ? {} : { fund: fund as Fund }),
    },
  };
}
