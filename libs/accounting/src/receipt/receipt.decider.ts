import { fold, identified, type Decider, type EventIds } from '@art30/event-sourcing';
import { demandAccountsOpen, demandNotOverdrawn } from '../bank-account/cash-limits';
import { bankAccountOn } from '../bank-account/bank-account.decider';
import { bookedLines } from '../accounts/balances';
import { demandNotFuture, type IsoDate } from '../kernel/dates';
import type { Entry } from '../kernel/entries';
import { Money } from '../kernel/money';
import { demandPostingDate, onNoLaterDay, posted, postingDateOf } from '../period/posting';
import { policiesOfBuild, type PostingPolicies } from '../policy/policies';
import { rateOn, rateWarnings } from '../rates/rates.decider';
import { demand, isGiven } from '../kernel/rejection';
import { assign } from './assignment/assignment';
import { postingDateOfReversed, reverseReceipt } from './receipt-reversal';
import { release } from './release';
import type {
  ReceiptCommand,
  ReceiptEvent,
  ReceiptFact,
  RecordReceipt,
} from './facts/receipt.facts';
import { likeCreditWarnings } from './state/bank-credit';
import { giveBack, reverseReturn } from './return';
import { assignToAccount, assignToReturn } from './assignment/assignment-without-pledge';
import { refuseSentBack, takeSentBack, undoSentBack } from './sent-back';
import { refuseTransferUnknown, reverseTransfer, transferCash } from './transfer';
import { demandNotBooked, demandNotTwice, takeOverReceipt } from './take-over';
import {
  evolveReceipt,
  knownReceipt,
  recordedReceipt,
  recordOf,
  type ReceiptContext,
  type ReceiptState,
} from './state/receipt.state';
import { demandNothingLeft } from './revaluation/held-money';
import {
  demandReceiptNotRevaluedSince,
  demandValueThere,
  revalueReceipt,
  dateOfReversedFact,
  undoReceiptRevaluation,
} from './revaluation/revaluation';

/**
 * Decides all commands on one bank credit: it is recorded once, assigned to pledges, returned or reversed.
 */
export const receiptDecider = receiptDeciderUnder(policiesOfBuild);

export function receiptDeciderUnder(
  policies: PostingPolicies,
): Decider<ReceiptState, ReceiptCommand, ReceiptEvent, ReceiptContext> {
  return {
    initialState: { status: 'none' },

    decide(command, state, context, eventId) {
      // A step of a process is posted on the day of the process, so its posting date stays as stated.
      if (!('request' in command) || isAppliedOnItsDay(command)) {
        return whole(command, state, context, eventId);
      }
      return onNoLaterDay(command.facts.postingDate, context.posting, (postingDate) => {
        const facts = { ...command.facts, postingDate };
        return whole({ ...command, facts } as ReceiptCommand, state, context, eventId);
      });
    },

    evolve: evolveReceipt,
  };

  /**
   * Decides all events of a command and refuses them if they leave US dollars without any amount of their
   * currency. Revaluations are exempt: a run clears such dollars, one day after the other.
   */
  function whole(
    command: ReceiptCommand,
    state: ReceiptState,
    context: ReceiptContext,
    eventId: EventIds,
  ): readonly ReceiptEvent[] {
    const events = decided(command, state, context);
    if (command.type === 'RevalueReceipt' || state.status === 'none') return events;
    const decider = { initialState: state, evolve: evolveReceipt };
    const after = fold<ReceiptState, ReceiptEvent>(decider, identified(events, eventId));
    if (after.status !== 'none') {
      for (const { data } of events) demandNothingLeft(state, after, postingDateOf(data));
    }
    return events;
  }

  function decided(
    command: ReceiptCommand,
    state: ReceiptState,
    context: ReceiptContext,
  ): readonly ReceiptEvent[] {
    demandPostingDate(command.facts, context.posting, context.today);
    return stage(command, state, context).map((undated) => {
      const record = state.status === 'none' ? state : recordOf(undated, state);
      const fact = datedFact(command, undated, record, context);
      if (record.status !== 'none' && fact.type !== 'ReceiptRevalued') {
        demandReceiptNotRevaluedSince(record, postingDateOf(fact.data));
        if (fact.type === 'ReceiptReversed') demandValueThere(record, postingDateOf(fact.data));
      }
      const rules = policies.on(rulesDate(fact));
      const entries = rules.receipt(fact, record);
      const { data } = fact;
      const lines = bookedLines(postingDateOf(data), entries, data.effectiveDate);
      const { bankAccounts, posting } = context;
      if (posting !== null) demandAccountsOpen(bankAccounts, lines, fact.data.effectiveDate);
      const paidFrom = payingField[command.type];
      if (paidFrom !== undefined) demandNotOverdrawn(context.bankCash, lines, paidFrom);
      return booked(fact, rules.id, entries);
    });
  }
}

/** Request field that names the paying bank account, by type of command; only for commands that pay. */
const payingField: Partial<Record<ReceiptCommand['type'], string>> = {
  ReturnReceipt: 'bankAccount',
  TransferCash: 'from.bankAccount',
};

/** True for a credit that is recorded and applied at once: both are posted on one day, the later one. */
function isAppliedOnItsDay(command: ReceiptCommand): boolean {
  if (command.type !== 'RecordReceipt') return false;
  const { application, postingDate } = command.facts;
  return application !== undefined && application.postingDate === postingDate;
}

/** Returns the date that selects the posting rules; for a credit taken over it is the value date. */
function rulesDate({ type, data }: ReceiptFact): IsoDate {
  return type === 'ReceiptTakenOver' ? data.valueDate : data.effectiveDate;
}

function datedFact(
  { facts }: ReceiptCommand,
  fact: ReceiptFact,
  state: ReceiptState,
  { posting, today }: ReceiptContext,
): ReceiptFact {
  const concerns = dateOfReversedFact(fact, state);
  const stated = {
    postingDate: facts.postingDate,
    concerns,
    notBefore: postingDateOfReversed(fact, state),
  };
  return { ...fact, data: posted(fact.data, stated, posting, today) } as ReceiptFact;
}

function stage(
  command: ReceiptCommand,
  state: ReceiptState,
  context: ReceiptContext,
): readonly ReceiptFact[] {
  switch (command.type) {
    case 'RecordReceipt':
      return [record(command, state, context)];
    case 'TakeOverReceipt':
      return [takeOverReceipt(command, state, context)];
    case 'AssignReceipt':
      return [assign(command, recordedReceipt(state, command.facts.receiptId), context)];
    case 'AssignToAccount':
      return [assignToAccount(command, recordedReceipt(state, command.facts.receiptId), context)];
    case 'ReleaseReceipt':
      return [release(command, recordedReceipt(state, command.facts.receiptId), context)];
    case 'ReturnReceipt':
      return [giveBack(command, recordedReceipt(state, command.facts.receiptId), context)];
    case 'ReverseReturn':
      return reverseReturn(command, recordedReceipt(state, command.facts.receiptId), context);
    case 'AssignToReturn':
      return [assignToReturn(command, recordedReceipt(state, command.facts.receiptId), context)];
    case 'TakeSentBack':
      return [takeSentBack(command, state, context)];
    case 'RefuseSentBack':
      // A reversed receipt can refuse too, because a refusal needs no money of it.
      return state.status === 'none' ? [] : [refuseSentBack(command, state)];
    case 'UndoSentBack':
      return [undoSentBack(command, recordedReceipt(state, command.facts.receiptId), context)];
    case 'TransferCash':
      return [transferCash(command, recordedReceipt(state, command.facts.receiptId), context)];
    case 'ReverseTransfer': {
      if (state.status === 'none') return refuseTransferUnknown(command.facts);
      return [reverseTransfer(command, recordedReceipt(state, command.facts.receiptId), context)];
    }
    case 'RevalueReceipt':
      return revalueReceipt(command, knownReceipt(state, command.facts.receiptId));
    case 'UndoReceiptRevaluation': {
      const receipt = knownReceipt(state, command.facts.receiptId);
      return [undoReceiptRevaluation(command, receipt, context)];
    }
    case 'ReverseReceiptRecord':
      return [reverseReceipt(command, state, context)];
  }
}

function record(
  { facts, request }: RecordReceipt,
  state: ReceiptState,
  context: ReceiptContext,
): ReceiptFact {
  const { receiptId, bankReference, valueDate, remitter, remittanceInfo } = facts;
  const isCredit = facts.application?.credit !== undefined;
  const [dateField, netField] = isCredit ? ['effectiveDate', 'amount'] : ['valueDate', 'net'];
  demandNotBooked(facts, state);
  demandNotFuture(valueDate, request.today, dateField);
  demandNotTwice(state, facts.postingDate ?? valueDate, dateField);
  const bank = bankAccountOn(context.bankAccounts, facts.bankAccount, valueDate, 'bankAccount');
  const net = Money.positive(facts.net, netField).in(bank.currency, netField);
  const charges = Money.of(facts.charges, 'charges').in(bank.currency, 'charges');
  demand(!charges.isNegative, 'INVALID_AMOUNT', 'charges must not be below zero', 'charges');
  demand(
    !charges.exceeds(net) || isGiven(facts.documentReference),
    'CHARGES_ABOVE_NET',
    `charges of ${charges.named} are more than the net of ${net.named}: ` +
      'name the advice of the bank as documentReference, or correct the amounts',
    'charges',
  );
  const rate = rateOn(context.rates, bank.currency, valueDate);
  const data = {
    effectiveDate: valueDate,
    documentReference: facts.documentReference,
    receiptId,
    bankReference,
    rate,
    remitter,
    remittanceInfo,
    bankAccount: bank.code,
    ledgerAccount: bank.ledgerAccount,
    net: net.toJSON(),
    charges: charges.toJSON(),
    warnings: [
      ...rateWarnings(rate, valueDate),
      ...likeCreditWarnings({ receiptId, bankAccount: bank.code }, net, context.likeCredits),
    ],
  };
  return { type: 'ReceiptRecorded', data };
}

/** Returns the event of a fact, with its policy and entries. */
function booked(fact: ReceiptFact, policy: string, entries: readonly Entry[]): ReceiptEvent {
  return { type: fact.type, data: { ...fact.data, policy, entries } } as ReceiptEvent;
}
