import { account, kit } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { AsOf } from '../times/as-of';
import { all, condition, type Condition, within } from '../times/conditions';
import { minor, ordinal, type ResultRow, text, textOrNull } from '../times/rows';
import { balanceWords, writtenOffKinds } from '../words/balance-words';
import { moneyOf, usdMoney } from '../slices/slice-values';
import { inKinds, minus, plus, type Term, type Words, contributionSql } from '../words/words';
import { figure } from '../words/figure';

const { answer, count, date, nullable, oneOf, part, uuid, words } = kit;

/** Lines of write-offs, of the shares of late runs that value them anew, and of the reversals of both. */
export const linesOfWriteOffs: Condition = condition(
  'sequence IN (SELECT sequence FROM write_offs)',
);

const ofWriteOffs = (term: Term) => inKinds(writtenOffKinds, term);

/** Figures of a write-off by instalment and purpose; they are negative for its reversal. */
export const writeOffWords = {
  amount: { means: 'Written off', terms: ofWriteOffs(plus(account.memoWrittenOff)) },
  carryingUsd: {
    means: 'Carrying value that is given up',
    terms: ofWriteOffs(minus(account.receivable)),
  },
  allowanceUsd: {
    means: 'Part that comes out of the allowance',
    terms: ofWriteOffs(plus(account.allowance)),
  },
  expenseUsd: {
    means: 'Part that is an expense, because no allowance covers it',
    terms: ofWriteOffs(minus(account.receivable, account.allowance)),
  },
} as const satisfies Words;

/** A write-off, a share of a late run or a reversal in the log. */
const WriteOffEvent = answer('WriteOffEvent', {
  eventId: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  sequence: count('Place of the event in the whole log.', 61),
  effectiveDate: date('Day of the write-off, or of its reversal.', '2025-04-30'),
  postingDate: date('Posting date.', '2025-04-30'),
});
type WriteOffEvent = kit.Infer<typeof WriteOffEvent>;

/**
 * The amounts that one event writes off of one instalment for one purpose; negative in a reversal.
 */
export const WriteOffItem = answer('WriteOffItem', {
  ...WriteOffEvent.members,
  kind: oneOf(['WRITE_OFF', 'REVALUATION', 'REVERSAL'])(
    '`WRITE_OFF`; `REVALUATION`, the change of its value by a run that was recorded after it and is as at an earlier day; `REVERSAL` of either, whose signs are opposite.',
    'WRITE_OFF',
  ),
  donor: words('Id of the donor.', 'DON-A'),
  pledge: words('Its pledge.', 'P1'),
  recommendation: words('The call under which it was made.', 'n'),
  instalment: count('Number of the instalment.', 2),
  purpose: words('Purpose that the money was for.', 'TA-GEN'),
  amount: figure(writeOffWords.amount, '20000.00', 'EUR'),
  carryingUsd: figure(writeOffWords.carryingUsd, '21276.60'),
  allowanceUsd: figure(writeOffWords.allowanceUsd, '0.00'),
  expenseUsd: figure(writeOffWords.expenseUsd, '21276.60'),
  investigationReference: words(
    'Reference of the investigation behind the write-off.',
    'INV-2025-3',
  ),
  approvalReference: words('Approval of the write-off.', 'Controller memo 2025-04-28'),
  reason: words(
    'Reason for which nothing more is expected, also of a revaluation; of a reversal, its reason.',
    'donor will not pay the balance',
  ),
  recordedBy: words('Who recorded the event.', 'u.contrib'),
  certifiedBy: nullable(words('Who certified it; null where nobody had to.', 'u.certify')),
  approvedBy: nullable(words('Who approved it; null where nobody had to.', 'u.controller')),
  reverses: nullable(
    part(WriteOffEvent)('The event that this reverses; null unless it is a reversal.'),
  ),
  revalues: nullable(
    part(WriteOffEvent)('The event whose value this changes; null unless it is a revaluation.'),
  ),
  reversedBy: nullable(
    part(WriteOffEvent)('The event that reverses this one; null while it stands.'),
  ),
});
export type WriteOffItem = kit.Infer<typeof WriteOffItem>;

/** Figures of all write-offs together; lines of the expense itself name no instalment. */
export const writeOffTotalWords = {
  carryingUsd: writeOffWords.carryingUsd,
  allowanceUsd: writeOffWords.allowanceUsd,
  expenseUsd: {
    means: 'Expense of write-offs, beyond the allowance for them',
    terms: ofWriteOffs(plus(account.writeOff)),
  },
  recoveredUsd: balanceWords.recoveries,
} as const satisfies Words;

/** Reads write-offs and their reversals, by instalment and purpose. */
export class WriteOffRows {
  constructor(private readonly readStore: ReadStore) {}

  /** All whose lines count, in no order; shares and reversals have the references of the write-off. */
  find(only: Condition, asOf: AsOf): WriteOffItem[] {
    const lines = all([within(asOf), only, linesOfWriteOffs, condition('instalment IS NOT NULL')]);
    const later = all([within(asOf), condition('reverses IS NOT NULL')]);
    const rows = this.readStore.query(
      `WITH RECURSIVE origins (event_id, written_off) AS (
         SELECT event_id, event_id FROM write_offs WHERE reverses IS NULL AND revalues IS NULL
         UNION ALL
         SELECT later.event_id, origins.written_off FROM write_offs AS later
         JOIN origins ON origins.event_id = coalesce(later.reverses, later.revalues)
       )
       SELECT lines.*, coalesce(own.reason, stated.reason) AS reason,
         stated.investigation_reference, stated.approval_reference,
         events.recorded_by, events.certified_by, events.approved_by,
         ${eventColumns.map((name) => `own.${name} AS own_${name}`).join(', ')},
         ${eventColumns.map((name) => `before.${name} AS before_${name}`).join(', ')},
         ${eventColumns.map((name) => `moved.${name} AS moved_${name}`).join(', ')},
         ${eventColumns.map((name) => `back.${name} AS back_${name}`).join(', ')}
       FROM (
         SELECT sequence, instalment, purpose, max(donor) AS donor, max(pledge) AS pledge,
           max(recommendation) AS recommendation,
           max(CASE WHEN account = '${account.receivable}' THEN currency END) AS currency,
           ${sums.join(', ')}
         FROM journal WHERE ${lines.sql} GROUP BY sequence, instalment, purpose
       ) AS lines
       JOIN write_offs AS own USING (sequence)
       JOIN origins ON origins.event_id = own.event_id
       JOIN write_offs AS stated ON stated.event_id = origins.written_off
       JOIN events USING (sequence)
       LEFT JOIN write_offs AS before ON before.event_id = own.reverses
       LEFT JOIN write_offs AS moved ON moved.event_id = own.revalues
       LEFT JOIN (SELECT * FROM write_offs WHERE ${later.sql}) AS back
         ON back.reverses = own.event_id`,
      [...lines.values, ...later.values],
    );
    return rows.map(itemOf);
  }
}

const eventColumns = ['event_id', 'sequence', 'effective_date', 'posting_date'] as const;

const sums = [
  `sum(${contributionSql(writeOffWords.amount, 'amount')}) AS amount`,
  `sum(${contributionSql(writeOffWords.carryingUsd, 'usd')}) AS carrying`,
  `sum(${contributionSql(writeOffWords.allowanceUsd, 'usd')}) AS allowance`,
  `sum(${contributionSql(writeOffWords.expenseUsd, 'usd')}) AS expense`,
];

function itemOf(row: ResultRow): WriteOffItem {
  const reverses = eventOf(row, 'before');
  const revalues = eventOf(row, 'moved');
  return {
    kind: reverses ? 'REVERSAL' : revalues ? 'REVALUATION' : 'WRITE_OFF',
    donor: text(row, 'donor'),
    pledge: text(row, 'pledge'),
    recommendation: text(row, 'recommendation'),
    instalment: ordinal(row, 'instalment'),
    purpose: text(row, 'purpose'),
    amount: moneyOf(minor(row, 'amount'), text(row, 'currency')),
    carryingUsd: usdMoney(minor(row, 'carrying')),
    allowanceUsd: usdMoney(minor(row, 'allowance')),
    expenseUsd: usdMoney(minor(row, 'expense')),
    investigationReference: text(row, 'investigation_reference'),
    approvalReference: text(row, 'approval_reference'),
    reason: text(row, 'reason'),
    recordedBy: text(row, 'recorded_by'),
    certifiedBy: textOrNull(row, 'certified_by'),
    approvedBy: textOrNull(row, 'approved_by'),
    ...placeOf(row, 'own'),
    reverses,
    revalues,
    reversedBy: eventOf(row, 'back'),
  };
}

function eventOf(row: ResultRow, name: 'before' | 'moved' | 'back'): WriteOffEvent | null {
  return row[`${name}_event_id`] === null ? null : placeOf(row, name);
}

function placeOf(row: ResultRow, name: 'own' | 'before' | 'moved' | 'back'): WriteOffEvent {
  return {
    eventId: text(row, `${name}_event_id`),
    sequence: ordinal(row, `${name}_sequence`),
    effectiveDate: text(row, `${name}_effective_date`),
    postingDate: text(row, `${name}_posting_date`),
  };
}
