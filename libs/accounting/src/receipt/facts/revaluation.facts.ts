import { linesOfEventMax, type FactsOf } from '../../kernel/booking';
import { byThree, event, on } from '../../rows/event-row';
import { mirror, undoneBy } from '../../reversals/reversal-rules';
import { commandOf, decides, follows, stepOf } from '../../rows/command-row';
import type { IsoDate } from '../../kernel/dates';
import { ratesUsed, type RatesUsed } from '../../rates/rates.facts';
import { heldMoney, valuedFact } from '../../revaluation/revaluation.facts';
import { id, listOf, optional, shape, yesOrNo, type Infer } from '../../schema';
import { mirroring, reversal } from '../../reversals/reversal.facts';

const revaluationId = id('Id of the run.', 'REV-2024');

export const RevaluedMoney = shape('RevaluedMoney', { ...heldMoney, ...valuedFact });
export type RevaluedMoney = Infer<typeof RevaluedMoney>;

const revalued = byThree(on.receipt, undoneBy('ReceiptRevaluationReversed'));
export const ReceiptRevalued = event('ReceiptRevalued', revalued, {
  revaluationId,
  rates: ratesUsed('Rates of the currencies of the items as at the effective date.'),
  items: listOf(
    RevaluedMoney,
    linesOfEventMax,
  )('What is valued: what is owed, and the cash on each account.'),
  takesBack: optional(
    yesOrNo(
      'Yes: what has moved since the day of the run takes its share of the difference back on its own day; the items are what moved, with that share.',
    ),
  ),
});
export type ReceiptRevaluedFacts = FactsOf<typeof ReceiptRevalued>;

const reversing = byThree(on.receipt, mirror('ReceiptRevalued'));
export const ReceiptRevaluationReversed = event('ReceiptRevaluationReversed', reversing, {
  revaluationId,
  ...mirroring,
});
export type ReceiptRevaluationReversedFacts = FactsOf<typeof ReceiptRevaluationReversed>;

export const ReceiptRevaluationReversal = shape('ReverseReceiptRevaluation', reversal);

/** Reverses a run's revaluation of one receipt; the run's other revaluations stay. */
export class ReverseReceiptRevaluation extends commandOf(
  ReceiptRevaluationReversal,
  decides('ReceiptRevaluationReversed'),
)<{
  readonly receiptId: string;
  readonly revaluationId: string;
}> {}

/** Books that reversal, for one receipt alone or as part of reversing the whole run. */
export class UndoReceiptRevaluation extends stepOf(
  'UndoReceiptRevaluation',
  follows('ReceiptRevaluationReversed'),
)<ReverseReceiptRevaluation['facts']> {}

/** Revalues one receipt as a step of a revaluation run; no endpoint takes this command. */
export class RevalueReceipt extends stepOf('RevalueReceipt', follows('ReceiptRevalued'))<{
  readonly receiptId: string;
  readonly revaluationId: string;
  readonly asAt: IsoDate;
  /** Rates of the date by currency; money in other currencies is not valued. */
  readonly rates: RatesUsed;
  readonly postingDate?: undefined;
}> {}
