import { accountItemEvents } from '../../account-items/state/account-items.facts';
import { bankAccountEvents } from '../../bank-account/bank-account.facts';
import { signedCheckpoints } from '../../checkpoint/checkpoint.facts';
import { keyChanges } from '../../checkpoint/key-change.facts';
import { claimEvents } from '../../claim/claim.facts';
import { delegationEvents } from '../../delegation/delegation.facts';
import { documentEvents } from '../../document/document.facts';
import { donorEvents } from '../../donor/donor.facts';
import { expenditureListEvents } from '../../expenditure-list/expenditure-list.facts';
import { ownEvents } from '../../ledger/ledger.facts';
import type { AnyLedgerEvent } from '../../log/events';
import { stream } from '../../log/streams';
import { accountEvents } from '../../people/account.facts';
import { periodEvents } from '../../period/period.facts';
import { personalTextEvents } from '../../personal-text/personal-text.facts';
import { agreementEvents } from '../../pledge/facts/agreement.facts';
import { openingEvents } from '../../pledge/facts/opening.facts';
import { payingEvents } from '../../pledge/facts/paying.facts';
import { receivablesEvents } from '../../pledge/facts/receivables.facts';
import { creditEvents, receivingEvents } from '../../pledge/facts/receiving.facts';
import { spendingEvents } from '../../pledge/facts/spending.facts';
import { proposalEvents } from '../../proposal/proposal.facts';
import { receiptEvents } from '../../receipt/facts/receipt.facts';
import { revaluationEvents } from '../../revaluation/revaluation.facts';
import { statementEvents } from '../../statement/statement.facts';

/** Beginnings of the streams that events of a type stand on, and the member of the data that ends them. */
interface Home {
  readonly begins: readonly string[];
  /** `undefined` for a stream of that very name; null where its end is not stated. */
  readonly ends?: string | null;
}

const named = (name: string): Home => ({ begins: [name] });
const oneOfMany = (...begins: readonly string[]): Home => ({ begins, ends: null });

/** Events of one group stand on streams of one kind. */
function on<Group extends object>(events: Group, home: Home) {
  return Object.fromEntries(Object.keys(events).map((type) => [type, home])) as Readonly<
    Record<keyof Group, Home>
  >;
}

const pledge = oneOfMany(stream.pledge(''));
const newPledge: Home = { ...pledge, ends: 'pledgeId' };
const receipt = oneOfMany(stream.receipt(''));
const newReceipt: Home = { ...receipt, ends: 'receiptId' };

/** The compiler keeps the table complete. Acts stand wherever that is which they are about. */
const homes: Readonly<Record<AnyLedgerEvent['type'], Home>> = {
  ...on(ownEvents, named(stream.ledger)),
  PurposeAdded: named(stream.purposes),
  PurposeRevised: named(stream.purposes),
  ExchangeRatesPublished: named(stream.rates),
  ...on(bankAccountEvents, named(stream.bankAccounts)),
  ...on(periodEvents, named(stream.periods)),
  SigningRuleSet: named(stream.signing),
  ...on(delegationEvents, named(stream.delegations)),
  ...on(accountEvents, named(stream.people)),
  ...on(personalTextEvents, named(stream.erasedTexts)),
  ...on(documentEvents, named(stream.erasedDocuments)),
  ...on(keyChanges, named(stream.checkpointKeys)),
  ...on(signedCheckpoints, oneOfMany(stream.checkpoints(''))),
  ...on(donorEvents, { begins: [stream.donor('')], ends: 'donorId' }),
  ...on(agreementEvents, pledge),
  ...on(openingEvents, pledge),
  ...on(receivablesEvents, pledge),
  ...on(payingEvents, pledge),
  ...on(spendingEvents, pledge),
  ...on(receivingEvents, pledge),
  ...on(creditEvents, pledge),
  PledgeRevalued: pledge,
  ReceiptApplicationRefused: oneOfMany(stream.pledge(''), stream.accountItems('')),
  EventReversed: oneOfMany(stream.pledge(''), stream.accountItems('')),
  PledgeAnnounced: newPledge,
  PledgeTakenOver: newPledge,
  AgreementSigned: newPledge,
  ...on(receiptEvents, receipt),
  ReceiptRecorded: newReceipt,
  ReceiptTakenOver: newReceipt,
  ...on(accountItemEvents, oneOfMany(stream.accountItems(''))),
  ...on(statementEvents, { begins: [stream.statement('')], ends: 'statementId' }),
  ...on(claimEvents, oneOfMany(stream.claim(''))),
  ...on(expenditureListEvents, { begins: [stream.batch('')], ends: 'listId' }),
  ...on(revaluationEvents, { begins: [stream.revaluation('')], ends: 'revaluationId' }),
  ...on(proposalEvents, oneOfMany('')),
};

/** Why an event does not stand where events of its type do; undefined where it does. */
export function otherHome({ type, data }: AnyLedgerEvent, name: string): string | undefined {
  const { begins, ends } = homes[type];
  const isOwn = begins.some((start) => {
    if (ends === undefined) return name === start;
    if (ends === null) return name.startsWith(start) && name.length > start.length;
    return name === `${start}${String((data as Readonly<Record<string, unknown>>)[ends])}`;
  });
  return isOwn ? undefined : `${type} stands on ${name}, which is no stream of such events`;
}
