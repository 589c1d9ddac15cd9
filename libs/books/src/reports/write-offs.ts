import { account, kit, type MoneyFact } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import { moneyOf, usdFigures, usdMoney } from '../slices/slice-values';
import { addSums, type Slice, type Slices } from '../slices/slices';
import { answeredPage, type AsOf, type AsOfResolver } from '../times/as-of';
import { all, any, condition, type Condition, equals, within } from '../times/conditions';
import { minor, ordinal, type ResultRow, text, textOrNull } from '../times/rows';
import { pageAnswered, type PageQuery } from '../times/shapes';
import { sortedPage, type SortKey } from '../times/sorted-page';
import { balanceWords, writtenOffKinds } from '../words/balance-words';
import { type DimensionValues, filtered } from '../words/dimensions';
import { explainable, explainTemplate } from '../words/explain-template';
import {
  contributionSql,
  figure,
  inKinds,
  minus,
  plus,
  type Term,
  type Words,
} from '../words/words';

const { answer, answerRowsMax: rowsMax, count, date, listOf, money } = kit;
const { nullable, oneOf, part, uuid, words } = kit;

/**
 * Condition for journal lines of write-offs, of revaluations that changed a write-off's value, and of the reversals of
 * both.
 */
export const linesOfWriteOffs: Condition = condition(
  'sequence IN (SELECT sequence FROM write_offs)',
);

const ofWriteOffs = (term: Term) => inKinds(writtenOffKinds, term);

/** Definitions of the figures of a write-off, by instalment and purpose. In a reversal they are negative. */
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

/** The event of a write-off, of its revaluation or of its reversal. */
const WriteOffEvent = answer('WriteOffEvent', {
  eventId: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  sequence: count('Place of the event in the whole log.', 61),
  effectiveDate: date('Day of the write-off, or of its reversal.', '2025-04-30'),
  postingDate: date('Posting date.', '2025-04-30'),
});
type WriteOffEvent = kit.Infer<typeof WriteOffEvent>;

/** Amounts that one event writes off for one instalment and purpose. In a reversal they are negative. */
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
    part(WriteOffEvent)('The event that reverses this one; null while it is not reversed.'),
  ),
});
type WriteOffItem = kit.Infer<typeof WriteOffItem>;

/**
 * Definitions of totals over write-offs. The expense appears only here: its journal lines name no instalment, so no row
 * can show them.
 */
export const writeOffTotalWords = {
  carryingUsd: writeOffWords.carryingUsd,
  allowanceUsd: writeOffWords.allowanceUsd,
  expenseUsd: {
    means: 'Expense of write-offs, beyond the allowance for them',
    terms: ofWriteOffs(plus(account.writeOff)),
  },
  recoveredUsd: balanceWords.recoveries,
} as const satisfies Words;

/** Reads write-offs, their revaluations and their reversals, by instalment and purpose. */
export class WriteOffRows {
  constructor(private readonly readStore: ReadStore) {}

  /**
   * Returns write-offs with matching journal lines, unsorted. Revaluations and reversals show the approval and
   * investigation of their write-off, since they state none.
   */
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
    ...eventAt(row, 'own'),
    reverses,
    revalues,
    reversedBy: eventOf(row, 'back'),
  };
}

function eventOf(row: ResultRow, name: 'before' | 'moved' | 'back'): WriteOffEvent | null {
  return row[`${name}_event_id`] === null ? null : eventAt(row, name);
}

function eventAt(row: ResultRow, name: 'own' | 'before' | 'moved' | 'back'): WriteOffEvent {
  return {
    eventId: text(row, `${name}_event_id`),
    sequence: ordinal(row, `${name}_sequence`),
    effectiveDate: text(row, `${name}_effective_date`),
    postingDate: text(row, `${name}_posting_date`),
  };
}

/** Totals of write-offs, less reversals, and of recoveries: money that arrived after the write-off. */
const WriteOffTotals = answer('WriteOffTotals', {
  carryingUsd: figure(writeOffTotalWords.carryingUsd, '21276.60'),
  allowanceUsd: figure(writeOffTotalWords.allowanceUsd, '0.00'),
  expenseUsd: figure(writeOffTotalWords.expenseUsd, '21276.60'),
  recoveredUsd: figure(writeOffTotalWords.recoveredUsd, '0.00'),
  inCurrencies: listOf(money, rowsMax)('Written off in each currency of pledges.', [
    { amount: '20000.00', currency: 'EUR' },
  ]),
});
type WriteOffTotals = kit.Infer<typeof WriteOffTotals>;

/** Totals of the write-offs of one year. */
const YearWriteOffs = answer('YearWriteOffs', {
  ...WriteOffTotals.members,
  year: words('Year of the posting dates.', '2025'),
});

/** Money recovered on one pledge in one year, after its debt had been written off. */
const Recovery = answer('Recovery', {
  year: words('Year of the posting dates.', '2026'),
  donor: words('Donor that paid after the write-off.', 'DON-A'),
  pledge: words('Its pledge.', 'P1'),
  recovered: figure(writeOffTotalWords.recoveredUsd, '5000.00', 'EUR'),
  recoveredUsd: figure(writeOffTotalWords.recoveredUsd, '5319.15'),
});
type Recovery = kit.Infer<typeof Recovery>;

/** Report of receivables that were written off, and of money recovered afterwards. */
export const WriteOffsAnswer = answer('WriteOffs', {
  ...pageAnswered,
  ...explainable,
  items: listOf(
    WriteOffItem,
    rowsMax,
  )('Write-offs and reversals by posting date, and in the order of the log within a day.'),
  years: listOf(YearWriteOffs, rowsMax)('Each year, over all pages.'),
  totals: part(WriteOffTotals)('All years.'),
  recoveries: listOf(
    Recovery,
    rowsMax,
  )('Recoveries of what was written off, by year, pledge and currency, over all pages.'),
});
export type WriteOffsAnswer = kit.Infer<typeof WriteOffsAnswer>;

const counted = { ...writeOffTotalWords, amount: writeOffWords.amount };

/** Sums of the journal lines of one year and currency. */
type Cell = Slice<keyof typeof counted>;

const byPostingDate: SortKey<WriteOffItem> = {
  parts: 4,
  of: ({ postingDate, sequence, instalment, purpose }) => [
    ...[postingDate, sequence, instalment, purpose],
  ],
};

/** Computes the report of receivables written off, and of money recovered afterwards. */
export class WriteOffs {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly rows: WriteOffRows,
    private readonly slices: Slices,
  ) {}

  async find(query: PageQuery & DimensionValues): Promise<WriteOffsAnswer> {
    const page = await this.asOf.page(query);
    const only = filtered(query);
    const { rows, nextAfter } = sortedPage(this.rows.find(only, page.asOf), page, byPostingDate);
    const where = all([within(page.asOf), only]);
    const cells = this.slices.all(counted, {
      by: ['year', 'currency'],
      where: all([where, any([linesOfWriteOffs, equals('account', account.recoveries)])]),
    });
    const years = [...new Set(cells.map(({ key: [year] }) => String(year)))];
    return {
      ...answeredPage(page, nextAfter),
      explain: explainTemplate({
        report: 'write-offs',
        asOf: page.asOf,
        scope: query,
        variables: ['sequence', 'year', 'donor', 'pledge', 'instalment', 'purpose', 'currency'],
      }),
      items: [...rows],
      years: years.map((year) => ({
        year,
        ...totalsOf(cells.filter(({ key }) => key[0] === year)),
      })),
      totals: totalsOf(cells),
      recoveries: this.recoveries(where),
    };
  }

  private recoveries(where: Condition): Recovery[] {
    const { recoveredUsd: recovered } = writeOffTotalWords;
    const found = this.slices.all(
      { recovered },
      {
        by: ['year', 'pledge', 'donor', 'currency'],
        where: all([where, equals('account', account.recoveries)]),
        unlessZero: ['recovered'],
      },
    );
    return found.map(({ key, sums }) => {
      const [year, pledge, donor, currency] = key.map((part) => String(part ?? ''));
      return {
        year: year ?? '',
        pledge: pledge ?? '',
        donor: donor ?? '',
        recovered: moneyOf(sums.recovered.amount, currency ?? ''),
        recoveredUsd: usdMoney(sums.recovered.usd),
      };
    });
  }
}

function totalsOf(cells: readonly Cell[]): WriteOffTotals {
  const sums = addSums(
    counted,
    cells.map((cell) => cell.sums),
  );
  return { ...usdFigures(writeOffTotalWords, sums), inCurrencies: inCurrencies(cells) };
}

/** Adds up the amounts written off, by currency. */
function inCurrencies(cells: readonly Cell[]): MoneyFact[] {
  const amounts = new Map<string, bigint>();
  for (const { key, sums } of cells) {
    const currency = String(key[1]);
    amounts.set(currency, (amounts.get(currency) ?? 0n) + sums.amount.amount);
  }
  return [...amounts]
    .filter(([, amount]) => amount !== 0n)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, amount]) => moneyOf(amount, currency));
}
