import { Inject, Injectable } from '@nestjs/common';
import { account } from '@art30/accounting';
import {
  all,
  type AsOf,
  condition,
  type Condition,
  contributionSql,
  minor,
  moneyOf,
  ordinal,
  type ResultRow,
  text,
  textOrNull,
  usdMoney,
  within,
} from '@art30/books';
import type { ReadStore } from '@art30/event-sourcing';
import { READ_STORE } from '../storage/tokens';
import { writeOffWords, writtenOffKind } from './write-off-words';
import type { WriteOffItemDto, WriteOffEventDto } from './write-offs.dto';

/** Reads write-offs and their reversals, by instalment and purpose. */
@Injectable()
export class WriteOffRows {
  constructor(@Inject(READ_STORE) private readonly readStore: ReadStore) {}

  /** All whose lines count, in no order; a reversal has the references of what it takes back. */
  find(only: Condition, asOf: AsOf): WriteOffItemDto[] {
    const lines = all([
      ...[within(asOf), only, condition('kind = ?', writtenOffKind)],
      condition('instalment IS NOT NULL'),
    ]);
    const later = all([within(asOf), condition('reverses IS NOT NULL')]);
    const rows = this.readStore.query(
      `SELECT lines.*, own.reason, stated.investigation_reference, stated.approval_reference,
         events.recorded_by, events.certified_by, events.approved_by,
         ${eventColumns.map((name) => `own.${name} AS own_${name}`).join(', ')},
         ${eventColumns.map((name) => `before.${name} AS before_${name}`).join(', ')},
         ${eventColumns.map((name) => `back.${name} AS back_${name}`).join(', ')}
       FROM (
         SELECT sequence, instalment, purpose, max(donor) AS donor, max(pledge) AS pledge,
           max(recommendation) AS recommendation,
           max(CASE WHEN account = '${account.receivable}' THEN currency END) AS currency,
           ${sums.join(', ')}
         FROM journal WHERE ${lines.sql} GROUP BY sequence, instalment, purpose
       ) AS lines
       JOIN write_offs AS own USING (sequence)
       JOIN write_offs AS stated ON stated.event_id = coalesce(own.reverses, own.event_id)
       JOIN events USING (sequence)
       LEFT JOIN write_offs AS before ON before.event_id = own.reverses
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

function itemOf(row: ResultRow): WriteOffItemDto {
  const reverses = eventOf(row, 'before');
  return {
    kind: reverses === null ? 'WRITE_OFF' : 'REVERSAL',
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
    reversedBy: eventOf(row, 'back'),
  };
}

function eventOf(row: ResultRow, name: 'before' | 'back'): WriteOffEventDto | null {
  return row[`${name}_event_id`] === null ? null : placeOf(row, name);
}

function placeOf(row: ResultRow, name: 'own' | 'before' | 'back'): WriteOffEventDto {
  return {
    eventId: text(row, `${name}_event_id`),
    sequence: ordinal(row, `${name}_sequence`),
    effectiveDate: text(row, `${name}_effective_date`),
    postingDate: text(row, `${name}_posting_date`),
  };
}
