import { isProposalEvent, Rejection } from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import fc from 'fast-check';
import * as accountItemMoves from './account-item-moves';
import * as catalogueMoves from './catalogue-moves';
import * as conditionMoves from './condition-moves';
import * as closingMoves from './closing-moves';
import * as creditMoves from './credit-moves';
import { Dice } from './dice';
import { LedgerWorld } from './ledger-world';
import { someOfficer } from './period-books';
import * as openingMoves from './opening-moves';
import * as periodMoves from './period-moves';
import * as pledgeMoves from './pledge-moves';
import type { Move, Play } from './pledge-moves';
import * as receiptMoves from './receipt-moves';
import * as returnMoves from './return-moves';
import * as revaluationMoves from './revaluation-moves';
import * as signingMoves from './signing-moves';
import { someSigners } from './signing-office';
import * as spendingMoves from './spending-moves';
import * as termsMoves from './terms-moves';
import * as transferMoves from './transfer-moves';

type Plays = Readonly<Record<string, readonly [number, Play]>>;

/** Further moves (random commands) for histories about the revaluation of foreign currency. */
export const revaluationPlays: Plays = {
  startRevaluation: [8, revaluationMoves.startRevaluation],
  goOnWithRun: [5, revaluationMoves.goOnWithRun],
  reverseRun: [5, revaluationMoves.reverseRun],
  undoReceiptRevaluation: [2, revaluationMoves.undoReceiptRevaluation],
};

/** Further moves (random commands) for histories in which people sign proposals. */
export const signingPlays: Plays = {
  signProposal: [30, signingMoves.signProposal],
  rejectProposal: [4, signingMoves.rejectProposal],
  withdrawProposal: [4, signingMoves.withdrawProposal],
  letExpire: [2, signingMoves.letExpire],
  work: [8, signingMoves.work],
  setSigningRule: [15, signingMoves.setSigningRule],
  delegateAnew: [6, signingMoves.delegateAnew],
  reportList: [8, signingMoves.reportList],
};

/** Moves (random commands) with their weights. Moves that lead to more states have a higher weight. */
export const plays: Plays = {
  registerDonor: [1, pledgeMoves.registerDonor],
  assessDonor: [2, pledgeMoves.assessDonor],
  joinConvention: [1, pledgeMoves.joinConvention],
  setPurpose: [1, catalogueMoves.setPurpose],
  publishRates: [2, catalogueMoves.publishRates],
  openBankAccount: [1, catalogueMoves.openBankAccount],
  renameBankAccount: [1, catalogueMoves.renameBankAccount],
  closeBankAccount: [1, catalogueMoves.closeBankAccount],
  reviseDonor: [1, catalogueMoves.reviseDonor],
  issueStatement: [1, catalogueMoves.issueStatement],
  skipEvent: [1, catalogueMoves.skipEvent],
  announce: [6, pledgeMoves.announce],
  amend: [3, pledgeMoves.amend],
  withdraw: [2, pledgeMoves.withdraw],
  lapse: [2, pledgeMoves.lapse],
  accept: [1, pledgeMoves.accept],
  sign: [7, pledgeMoves.sign],
  signDirectly: [4, pledgeMoves.signDirectly],
  takeOver: [5, openingMoves.takeOver],
  takeOverReceipt: [4, openingMoves.takeOverReceipt],
  reverseTakeOver: [2, openingMoves.reverseTakeOver],
  record: [5, receiptMoves.record],
  recordAgain: [2, receiptMoves.recordAgain],
  recordTwin: [1, receiptMoves.recordTwin],
  recordAndApply: [6, receiptMoves.recordAndApply],
  apply: [14, receiptMoves.apply],
  undo: [8, receiptMoves.undo],
  undoKept: [5, receiptMoves.undoKept],
  reverseReceipt: [4, receiptMoves.reverseReceipt],
  keepOverpayment: [9, receiptMoves.keepOverpayment],
  returnOverpayment: [3, receiptMoves.returnOverpayment],
  returnUnapplied: [6, receiptMoves.returnUnapplied],
  reverseReturn: [3, returnMoves.reverseReturn],
  returnPayment: [7, returnMoves.returnPayment],
  returnReturned: [4, returnMoves.returnReturned],
  finishUnfinished: [3, receiptMoves.finishUnfinished],
  allocate: [10, pledgeMoves.allocate],
  reduce: [4, pledgeMoves.reduce],
  reallocate: [5, pledgeMoves.reallocate],
  reportExpenditure: [7, spendingMoves.reportExpenditure],
  chargeSupport: [4, spendingMoves.chargeSupport],
  amendAgreement: [6, termsMoves.amendAgreement],
  reschedule: [2, termsMoves.reschedule],
  terminate: [1, termsMoves.terminate],
  meetCondition: [6, conditionMoves.meetCondition],
  failCondition: [3, conditionMoves.failCondition],
  allow: [5, closingMoves.allow],
  writeOff: [4, closingMoves.writeOff],
  refund: [8, closingMoves.refund],
  payRefund: [10, closingMoves.payRefund],
  convert: [5, transferMoves.convert],
  transfer: [5, transferMoves.transfer],
  reverseTransfer: [2, transferMoves.reverseTransfer],
  creditInterest: [2, creditMoves.creditInterest],
  recoverWrittenOff: [2, creditMoves.recoverWrittenOff],
  accrueLevy: [3, creditMoves.accrueLevy],
  payLevy: [3, creditMoves.payLevy],
  chargeAccountFee: [3, accountItemMoves.chargeFee],
  spendSupport: [2, accountItemMoves.spendSupport],
  takeInterest: [3, accountItemMoves.takeInterest],
  takeRemainder: [5, accountItemMoves.takeRemainder],
  reverseAccountItem: [3, accountItemMoves.reverseItem],
  reverseEvent: [10, pledgeMoves.reverseEvent],
  softClose: [6, periodMoves.softClose],
  valueYear: [8, periodMoves.valueYear],
  close: [12, periodMoves.close],
  reopen: [5, periodMoves.reopen],
  fenceMonth: [2, periodMoves.fenceMonth],
  openMonth: [2, periodMoves.openMonth],
};

const namesOf = (all: Plays) =>
  Object.entries(all).flatMap(([name, [share]]) => Array<string>(share).fill(name));
const rollsPerStep = 64;
/** Last day of a history, counted from its first. It is in the third year and before the clock of the service. */
const lastDay = 780;

/** A move, and the random numbers that decide its content. */
interface Step {
  readonly name: string;
  readonly rolls: readonly number[];
}

const stepOf = (names: readonly string[]): fc.Arbitrary<Step> =>
  fc
    .record({
      name: fc.constantFrom(...names),
      rolls: fc.array(fc.nat(999_999_999), { minLength: rollsPerStep, maxLength: rollsPerStep }),
    })
    .map(({ name, rolls }) => ({
      name,
      rolls,
      [fc.toStringMethod]: () => `${name} ${rolls.join(' ').replace(/( 0)+$/, '')}`,
    }));

export type History = readonly Step[];

/** Moves that bring money and debts into the books, on which the later moves depend. */
const beginnings = [
  ...['signDirectly', 'signDirectly', 'takeOver', 'takeOverReceipt', 'record', 'transfer'],
  ...['recordAndApply', 'recordAndApply', 'apply', 'allocate', 'refund', 'creditInterest'],
] as const satisfies readonly (keyof typeof plays)[];

/**
 * Returns random histories of at most `stepsMax` moves after the opening ones.
 *
 * @param others moves in addition to the usual ones.
 */
export function histories(stepsMax: number, others: Plays = {}): fc.Arbitrary<History> {
  const before = fc.array(stepOf(beginnings), { maxLength: Math.floor(stepsMax / 3), size: 'max' });
  const step = stepOf(namesOf({ ...plays, ...others }));
  const after = fc.array(step, { maxLength: stepsMax, size: 'max' });
  return fc.tuple(before, after).map((parts) => parts.flat());
}

/**
 * Opening of every history: three donors, a State party, a foundation and an anonymous donor, the last two with due
 * diligence.
 */
const roll = (...first: number[]) => [...first, ...Array<number>(rollsPerStep).fill(0)];
const punctual = [0, 0, 0, 0, 0, 0];
const opening: readonly Step[] = [
  { name: 'registerDonor', rolls: roll() },
  { name: 'registerDonor', rolls: roll(...punctual, 2) },
  { name: 'assessDonor', rolls: roll() },
  { name: 'registerDonor', rolls: roll(...punctual, 5) },
  { name: 'assessDonor', rolls: roll(...punctual, 1) },
];

/** Callbacks that receive the outcome of each step. */
interface Witness {
  /** Called with the events that the command appended (none if it was refused), and with the ledger after them. */
  played?(name: string, events: readonly RecordedEvent[], world: LedgerWorld): void;
  refused?(code: string, name: string, detail: string, field?: string): void;
}

/**
 * Executes the commands of a history, one after the other, in a new ledger.
 *
 * @param options.isSigned true if the commands become proposals that people sign.
 */
export async function live(
  history: History,
  witness: Witness = {},
  options: { readonly isSigned?: boolean } = {},
): Promise<LedgerWorld> {
  const world = await LedgerWorld.open(undefined, options);
  let day = 0;
  for (const [index, { name, rolls }] of [...opening, ...history].entries()) {
    const dice = new Dice(rolls);
    // Sometimes skip 150 days, so that years end and dated rules change.
    day = Math.min(lastDay, day + dice.below(8) + (dice.chance(2) ? 150 : 0));
    world.officer = someOfficer(dice, day, pledgeMoves.dateOf);
    if (world.office && index >= opening.length)
      world.office.signers = someSigners(dice, world.signedLog.rule);
    const [, play] = plays[name] ??
      revaluationPlays[name] ??
      signingPlays[name] ?? [0, pledgeMoves.registerDonor];
    const move = { world, dice, day, step: index };
    const events = await played(play, move, ({ code, detail, field }) =>
      witness.refused?.(code, name, detail, field),
    );
    witness.played?.(name, events, world);
  }
  return world;
}

/** Executes one command. Returns the events that it appended; none if it was refused. */
async function played(
  play: Play,
  move: Move,
  refused: (rejection: Rejection) => void,
): Promise<readonly RecordedEvent[]> {
  const { world } = move;
  const before = world.log.length;
  try {
    await play(move);
    return await world.news();
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    refused(error);
    await world.news();
    const written = world.log.slice(before).filter((event) => !isProposalEvent(event));
    if (written.length > 0) throw new Error('refused and yet written', { cause: error });
    return [];
  }
}
