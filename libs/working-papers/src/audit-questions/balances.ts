import { inside, members, money, type Row } from '../tables/columns';
import { addressOf, listed, listedOnce, pagesOf, rowsUnder } from '../tables/question';
import type { Question } from '../tables/question';
import { timesOfBalances, timesOfEntries, type WorkingPaperSources } from './sources';

const placedColumns = members('eventId', 'sequence', 'effectiveDate', 'postingDate');
const ageingFigures = [
  ...(['outstandingUsd', 'receivableUsd', 'conditionalUsd'] as const),
  ...(['allowanceUsd', 'carryingUsd'] as const),
];

/** Returns the queries for the working papers on money in suspense, overdue receivables and write-offs. */
export function balanceQuestions(sources: WorkingPaperSources): readonly Question[] {
  return [
    dormantSuspense(sources),
    unappliedReceipts(sources),
    overdue(sources),
    writeOffs(sources),
  ];
}

function dormantSuspense({ books, asked }: WorkingPaperSources): Question {
  const query = { days: asked.dormantDays, ...timesOfBalances(asked) };
  const columns = [
    ...members('receipt', 'bankAccount', 'valueDate', 'valueDays', 'lastMovedOn', 'idleDays'),
    ...inside('lastMovedBy', members('sequence', 'eventId', 'eventType')),
    ...money('unapplied', 'unappliedUsd'),
  ];
  return {
    addresses: [addressOf('/v1/audit/tests/dormant-suspense', { ...query })],
    pages: () => pagesOf((page) => books.auditTests.dormantSuspense.find({ ...query, ...page })),
    tables: [listed('dormant-suspense', columns)],
    totals: ({ totals }) => totals as Row,
  };
}

function unappliedReceipts({ books, asked }: WorkingPaperSources): Question {
  const query = { status: 'unapplied' as const, ...timesOfBalances(asked) };
  const columns = [
    ...members('id', 'status', 'bankAccount', 'bankReference', 'valueDate', 'takenOverOn'),
    ...money('net', 'charges'),
    ...members('remitter', 'remittanceInfo', 'personalTexts'),
    ...money('unapplied', 'unappliedUsd', 'refundable', 'refundableUsd'),
    ...members('ageDays', 'bucket'),
  ];
  return {
    addresses: [addressOf('/v1/receipts', query)],
    pages: () => pagesOf((page) => books.registers.receipts.list({ ...query, ...page })),
    tables: [
      {
        name: 'unapplied-receipts',
        columns,
        rows: (page) =>
          rowsUnder(page, 'items').map((row) => ({
            ...row,
            personalTexts: personalIn(row['personalTexts'] as readonly PersonalText[]),
          })),
      },
      listedOnce(
        'unapplied-receipts-by-age',
        [...members('bucket', 'receipts'), ...money('unappliedUsd', 'refundableUsd')],
        'buckets',
      ),
    ],
    totals: ({ totals }) => totals as Row,
  };
}

interface PersonalText {
  readonly member: string;
  readonly text: string | null;
}

/**
 * Returns the names of the members that were personal texts, and which of these texts were erased; null if there were
 * none.
 */
function personalIn(texts: readonly PersonalText[]): string | null {
  if (texts.length === 0) return null;
  return texts.map(({ member, text }) => (text === null ? `${member} erased` : member)).join('; ');
}

function overdue({ books, asked }: WorkingPaperSources): Question {
  const query = timesOfBalances(asked);
  const columns = [
    ...members('pledge', 'donor', 'recommendation', 'instalment', 'dueOn', 'originalDueOn'),
    ...members('daysPastDue', 'bucket', 'reminders', 'lastReminderOn'),
    ...money('outstanding', 'receivable', 'conditional', ...ageingFigures),
  ];
  return {
    addresses: [addressOf('/v1/ageing', { ...query })],
    pages: () => pagesOf((page) => books.reports.ageing.find({ ...query, ...page })),
    tables: [
      listed('instalments-by-age', columns),
      listedOnce(
        'instalments-by-age-totals',
        [...members('bucket', 'instalments'), ...money(...ageingFigures)],
        'buckets',
      ),
    ],
    totals: ({ totals }) => totals as Row,
  };
}

/**
 * Returns the query for write-offs of all posting dates: one after the audited period may concern a receivable of the
 * period.
 */
function writeOffs({ books, asked }: WorkingPaperSources): Question {
  const query = timesOfEntries(asked);
  const columns = [
    ...placedColumns,
    ...members('kind', 'donor', 'pledge', 'recommendation', 'instalment', 'purpose'),
    ...money('amount', 'carryingUsd', 'allowanceUsd', 'expenseUsd'),
    ...members('investigationReference', 'approvalReference', 'reason'),
    ...members('recordedBy', 'certifiedBy', 'approvedBy'),
    ...inside('reverses', placedColumns),
    ...inside('revalues', placedColumns),
    ...inside('reversedBy', placedColumns),
  ];
  return {
    addresses: [addressOf('/v1/write-offs', { ...query })],
    pages: () => pagesOf((page) => books.reports.writeOffs.find({ ...query, ...page })),
    tables: [
      listed('write-offs', columns),
      listedOnce(
        'recoveries',
        [...members('year', 'donor', 'pledge'), ...money('recovered', 'recoveredUsd')],
        'recoveries',
      ),
    ],
    totals: ({ totals }) => totals as Row,
  };
}
