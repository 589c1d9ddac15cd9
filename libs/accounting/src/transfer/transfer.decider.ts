import type { Decider } from '@art30/event-sourcing';
import { bookedLines, lowestFrom, type DatedBalance } from '../accounts/books';
import { demandAccountsOpen } from '../bank-account/closed-accounts';
import { demandNotOverdrawn } from '../bank-account/overdraft';
import { demandNotFuture, type IsoDate } from '../kernel/dates';
import { Money } from '../kernel/money';
import { demandPostingDate, posted, postingDateOf } from '../period/posting';
import { onNoLaterDay } from '../period/posting-day';
import { policiesOfBuild, type PostingPolicies } from '../policy/policies';
import { demand, refuse } from '../kernel/rejection';
import { sidesOf, sideWarnings, valueLeaving, valueReaching } from './state/cash-sides';
import type {
  ReverseTransfer,
  TransferCash,
  TransferCommand,
  CashSide,
  TransferEvent,
  TransferFact,
} from './state/transfer.facts';
import { evolveTransfer, type TransferContext, type TransferState } from './state/transfer.state';

/** A transfer of money that no pledge owns: made once, reversed at most once. */
export const transferDecider = transferDeciderUnder(policiesOfBuild);

export function transferDeciderUnder(
  policies: PostingPolicies,
): Decider<TransferState, TransferCommand, TransferEvent, TransferContext> {
  return {
    initialState: { status: 'none' },

    decide(command, state, context) {
      return onNoLaterDay(command.facts.postingDate, context.posting, (postingDate) => {
        const facts = { ...command.facts, postingDate };
        return [decided({ ...command, facts } as TransferCommand, state, context)];
      });
    },

    evolve: evolveTransfer,
  };

  function decided(
    command: TransferCommand,
    state: TransferState,
    context: TransferContext,
  ): TransferEvent {
    demandPostingDate(command.facts, context.posting, context.today);
    const undated =
      command.type === 'TransferCash'
        ? transferred(command, state, context)
        : reversed(command, state, context);
    const { postingDate } = command.facts;
    const made = state.status === 'none' ? undefined : state.facts;
    const notBefore = made && postingDateOf(made);
    const dates = { postingDate, concerns: made?.effectiveDate, notBefore };
    const data = posted(undated.data, dates, context.posting, context.today);
    const fact = { ...undated, data } as TransferFact;
    const rules = policies.on(fact.data.effectiveDate);
    const entries = rules.transfer(fact, state);
    const lines = bookedLines(postingDateOf(data), entries);
    demandAccountsOpen(context.bankAccounts, lines, data.effectiveDate);
    if (command.type === 'TransferCash') {
      demandNotOverdrawn(context.bankCash, lines, 'from.bankAccount');
    }
    return { type: fact.type, data: { ...data, policy: rules.id, entries } } as TransferEvent;
  }
}

function transferred(
  { facts, request }: TransferCash,
  state: TransferState,
  context: TransferContext,
): TransferFact {
  const { transferId, effectiveDate, documentReference, approvalReference } = facts;
  const taken = `transfer ${transferId} is already booked`;
  demand(state.status === 'none', 'DUPLICATE_ID', taken, 'id');
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const { from, to } = sidesOf(facts, context);
  const { throughSequence, on } = context.suspense;
  const date = postingDateOf(facts);
  const heldFrom = on[from.ledgerAccount] ?? [];
  const short = shortOf(from, heldFrom, date);
  demand(short === undefined, 'INSUFFICIENT_CASH', short ?? '', 'from.amount');
  const left = valueLeaving(from, heldFrom, date);
  const reached = valueReaching({ from, to }, left, on[to.ledgerAccount] ?? [], date);
  const values = { leftUsd: left.toString(), reachedUsd: reached.toString(), throughSequence };
  const warnings = sideWarnings({ from, to }, facts, context.prices);
  const data = {
    effectiveDate,
    documentReference,
    transferId,
    from,
    to,
    ...values,
    approvalReference,
    warnings,
  };
  return { type: 'CashTransferred', data };
}

function reversed(
  { facts }: ReverseTransfer,
  state: TransferState,
  { today, suspense }: TransferContext,
): TransferFact {
  const { transferId, effectiveDate, documentReference, reasonCode, reason } = facts;
  if (state.status === 'none') {
    const detail =
      `there is no transfer ${transferId} of money in suspense; ` +
      'a conversion of a pledge is reversed as an event of that pledge';
    return refuse('TRANSFER_UNKNOWN', detail, 'transferId');
  }
  demand(
    state.status === 'made',
    'ALREADY_REVERSED',
    `transfer ${transferId} is already reversed: record the transfer again under another id`,
  );
  demandNotFuture(effectiveDate, today, 'effectiveDate');
  demand(
    effectiveDate >= state.facts.effectiveDate,
    'DATES_NOT_ORDERED',
    `the transfer is of ${state.facts.effectiveDate}: reverse it from that day on`,
    'effectiveDate',
  );
  const { to } = state.facts;
  const short = shortOf(to, suspense.on[to.ledgerAccount] ?? [], postingDateOf(facts));
  demand(short === undefined, 'DEPENDENT_EVENTS', short ?? '');
  const { throughSequence } = suspense;
  const dated = { effectiveDate, documentReference };
  const undone = { transferId, reverses: state.eventId, throughSequence, reasonCode, reason };
  return { type: 'CashTransferReversed', data: { ...dated, ...undone } };
}

/** Says what an account lacks of an amount on a date or later, if anything. */
function shortOf(
  { amount, bankAccount }: CashSide,
  held: readonly DatedBalance[],
  date: IsoDate,
): string | undefined {
  const leaving = Money.of(amount);
  const lowest = lowestFrom(held, date);
  if (leaving.minor <= lowest.amount) return undefined;
  const there = Money.ofMinor(lowest.amount, leaving.currency).named;
  return (
    `${leaving.named} is more than the ${there} in suspense on ${bankAccount} ` +
    `on ${lowest.date}: transfer less or use a later date`
  );
}
