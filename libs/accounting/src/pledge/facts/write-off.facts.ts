import { event, linesOfEventMax, recordedFact, type FactsOf } from '../../kernel/booking';
import { commandOf } from '../../kernel/command';
import {
  date,
  id,
  listOf,
  money,
  optional,
  pick,
  reason,
  referenceOrBlank,
  shape,
  wholeNumber,
  type Infer,
} from '../../schema';
import { instalmentsMax, receivableLinesMax } from './limits';
import type { OnPledge } from './on-pledge';

const instalment = wholeNumber(1, instalmentsMax)('Number of the instalment.', 2);
const amount = money('Part of the receivable, in the currency of the pledge.');

export const WriteOffLine = shape('WriteOffLine', {
  instalment,
  purpose: optional(
    id('Code of one purpose of the instalment; left out, each purpose has its share.', 'TA-GEN'),
  ),
  amount,
});

export const WriteOff = shape('WriteOffReceivable', {
  ...recordedFact,
  effectiveDate: date('Day of the write-off.', '2025-04-30'),
  lines: listOf(WriteOffLine, receivableLinesMax, 1)('What is written off.'),
  investigationReference: referenceOrBlank(
    'Reference of the investigation that came before.',
    'INV-2025-3',
  ),
  approvalReference: referenceOrBlank(
    "Reference of the controller's approval.",
    'Controller memo 2025-04-28',
  ),
  reason: reason('Why nothing more is expected.', 'donor will not pay the balance'),
});

/** Gives up what an instalment still owes, after an investigation; only the controller may. */
export class WriteOffReceivable extends commandOf(WriteOff)<OnPledge> {}

/** Part of what one instalment owes for one purpose, in the pledge's currency. */
export const WrittenOffLine = shape('WrittenOffLine', {
  instalment,
  purpose: id('Purpose.', 'TA-GEN'),
  amount,
});
export type WrittenOffLine = Infer<typeof WrittenOffLine>;

export const ReceivableWrittenOff = event('ReceivableWrittenOff', {
  lines: listOf(
    WrittenOffLine,
    linesOfEventMax,
    1,
  )('What each purpose of each instalment owes no more.'),
  ...pick(WriteOff, 'investigationReference', 'approvalReference', 'reason'),
});
export type ReceivableWrittenOffFacts = FactsOf<typeof ReceivableWrittenOff>;
