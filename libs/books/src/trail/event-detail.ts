import { kit, textReference, type PersonAccount } from '@art30/accounting';
import type { AccountBooks } from '../delegations/accounts';
import type { ShownTexts } from '../personal-texts/shown-texts';
import { type HistoryReader, HistoryEvent } from '../registers/history-reader';
import { DocumentOfEvent, type EventDocuments } from '../documents/event-documents';
import { BankCredit, type BankCredits } from '../receipts/bank-credits';
import { answered, type AsOf, type AsOfResolver } from '../times/as-of';
import { all, condition, within, type Condition } from '../times/conditions';
import { QuestionRefused } from '../times/refusals';
import { timesAnswered, type AsOfQuery } from '../times/shapes';
import { EventRow, type EventRows } from './event-rows';
import { LineAtRate, ratesOf, RateStated, valuesOf } from './event-values';
import type { ReversedEvents } from './reversed-events';
import { Signature, type Signatures } from './signatures';

const { answer, answerRowsMax, listOf, nullable, oneOf, part, words } = kit;

const parts = ['RECORDED', 'CERTIFIED', 'APPROVED'] as const;

/** The signer's account at the time when the event was recorded. */
const AccountThen = answer('AccountThen', {
  kind: oneOf(['PERSON', 'SERVICE'])('Whether it is a person or a program.', 'PERSON'),
  status: oneOf(['OPEN', 'SUSPENDED'])('Whether it let them in.', 'OPEN'),
  roles: listOf(words, answerRowsMax)('What they were let in as.', ['certifier']),
});

/** A person who recorded, certified or approved an event. */
const PersonBehind = answer('PersonBehind', {
  person: words('Id of the person or program, never given to anybody else.', 'u.certify'),
  name: nullable(
    words(
      'Their name as their account had it then; null where the ledger knows none, as where an identity provider has it, and once it was erased.',
      'Jane Doe',
    ),
  ),
  erasedName: nullable(
    kit.meaning(textReference, 'Reference of a name that was erased since; null otherwise.'),
  ),
  part: oneOf(parts)('What they did.', 'CERTIFIED'),
  account: nullable(
    part(AccountThen)(
      'Their account of this ledger when the event was written, which is after all of them had signed; null where it has none, as of whom an identity provider vouches for.',
    ),
  ),
  signed: nullable(
    part(Signature)('What they signed; null for what a service finished by itself.'),
  ),
});

/** Members that describe an event besides its facts: people, exchange rates, evidence and reversals. */
const EventDetail = answer('EventDetail', {
  ...timesAnswered,
  row: part(EventRow)('Where it stands, and how large it is.'),
  people: listOf(PersonBehind, answerRowsMax)('People who signed it, in the order of signing.'),
  rates: listOf(RateStated, answerRowsMax)('Rates of exchange that its facts state.'),
  values: listOf(
    LineAtRate,
    answerRowsMax,
  )(
    'Its lines in the currencies of those rates, each beside its conversion. The one rule of rounding is half up to the cent; docs/accounting.md says what takes the rest of a total.',
  ),
  bankCredit: nullable(
    part(BankCredit)('The bank credit that it rests on; null where there is none.'),
  ),
  documents: listOf(DocumentOfEvent, answerRowsMax)('Documents that it names.'),
  reverses: nullable(
    part(EventRow)('The event that it takes back; null where it takes back none.'),
  ),
  reversedBy: nullable(
    part(EventRow)('The event that takes it back, as known and posted by then; null without one.'),
  ),
});

/** An event with all its facts, its signers, its evidence and the events that reversed it. */
export const AuditEvent = answer('AuditEvent', {
  ...EventDetail.members,
  event: part(HistoryEvent)('The event with its facts and entries.'),
});
export type AuditEvent = kit.Infer<typeof AuditEvent>;

interface DetailQuery extends AsOfQuery {
  readonly event: string;
}

interface DetailSources {
  readonly asOf: AsOfResolver;
  readonly rows: EventRows;
  readonly history: HistoryReader;
  readonly accounts: AccountBooks;
  readonly reversed: ReversedEvents;
  readonly signatures: Signatures;
  readonly credits: BankCredits;
  readonly documents: EventDocuments;
  readonly shownTexts: ShownTexts;
}

/** Reads one event for an auditor, with its facts, its signers, its evidence and its reversal. */
export class EventDetails {
  constructor(private readonly dependencies: DetailSources) {}

  /**
   * Returns the event with that id or sequence.
   *
   * @throws QuestionRefused EVENT_UNKNOWN if the event was not recorded or not posted by the dates of the query.
   */
  async find({ event, ...times }: DetailQuery): Promise<AuditEvent> {
    const asOf = await this.dependencies.asOf.resolve(times);
    const named = /^\d+$/.test(event)
      ? condition('sequence = ?', BigInt(event))
      : condition('event_id = ?', event);
    const row = this.one(named, asOf);
    const foundEvent = row && (await this.dependencies.history.find(row.sequence, asOf));
    if (!row || !foundEvent) {
      const detail = `the books have no event ${event} as at that date, as known at that moment`;
      throw new QuestionRefused('UNKNOWN', 'EVENT_UNKNOWN', detail);
    }
    return {
      ...answered(asOf),
      row,
      event: foundEvent,
      people: await this.people(row),
      rates: [...ratesOf(foundEvent)],
      values: valuesOf(foundEvent),
      bankCredit: this.dependencies.credits.behind([row.sequence], asOf).get(row.sequence) ?? null,
      documents: this.dependencies.documents.of(row.sequence),
      reverses: (await this.dependencies.reversed.reversedBy(foundEvent, asOf)) ?? null,
      reversedBy: (await this.dependencies.reversed.reversalOf(row, asOf)) ?? null,
    };
  }

  private one(where: Condition, asOf: AsOf): EventRow | undefined {
    const page = { asOf, limit: 1, after: null };
    return this.dependencies.rows.page(all([within(asOf), where]), page).rows[0];
  }

  private async people(row: EventRow) {
    const { recordedBy, certifiedBy, approvedBy, recordedAt } = row;
    const signatures = await this.dependencies.signatures.of(row);
    const accounts = await this.dependencies.accounts.at(recordedAt);
    const behind = [recordedBy, certifiedBy, approvedBy];
    const people = parts.flatMap((taken, index) => {
      const person = behind[index] ?? null;
      if (person === null) return [];
      const personAccount = accounts.get(person);
      const account = personAccount === undefined ? null : then(personAccount);
      const signed = signatures.get(taken) ?? null;
      return [{ person, name: personAccount?.name ?? null, part: taken, account, signed }];
    });
    const named = await this.dependencies.shownTexts.inPlace(people, ['name']);
    return named.map(({ personalTexts: [kept], ...one }) => {
      const isErased = kept?.text === null;
      return {
        ...one,
        name: isErased ? null : one.name,
        erasedName: isErased ? kept.reference : null,
      };
    });
  }
}

function then({ kind, isSuspended, roles }: PersonAccount) {
  const status = isSuspended ? ('SUSPENDED' as const) : ('OPEN' as const);
  return { kind, status, roles: [...roles] };
}
