import { inPledgeCurrency } from '../words/in-pledge-currency';
import type { ReadStore } from '@art30/event-sourcing';
import { type BridgeReader, BridgeFigures } from '../reports/bridges';
import { unknown } from '../registers/register';
import type { RegisterReader } from '../registers/register-reader';
import { answeredPage, type AsOfResolver, cutPage, keyOfLength, type Page } from '../times/as-of';
import { all, equals, within } from '../times/conditions';
import type { CursorKey } from '../times/cursor';
import { minor, ordinal, type ResultRow, text, textOrNull } from '../times/rows';
import { type PageQuery, pageAnswered } from '../times/shapes';
import { bridgeSteps, bridgeWordsInCurrency, type BridgeStep } from '../words/bridge-words';
import { explainTemplate, explainable } from '../words/explain-template';
import { moneyOf, usdMoney } from '../slices/slice-values';
import { contributionSql } from '../words/words';
import { kit } from '@art30/accounting';

const {
  answer,
  answerRowsMax: rowsMax,
  count,
  currency,
  date,
  listOf,
  money,
  nullable,
  uuid,
  words,
} = kit;

/** The amount that one event or receipt adds to one step of the bridge from the signed amount to the cash received. */
const BridgeItem = answer('BridgeItem', {
  step: words('Name of the step, as in `usd`.', 'exchangeAtReceipt'),
  sequence: count(
    'Sequence of the event; a reversal is netted with the event that it reverses.',
    66,
  ),
  eventId: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  type: words('Kind of the event.', 'ReceiptApplied'),
  effectiveDate: date('Date of the fact.', '2024-07-02'),
  postingDate: date('Posting date.', '2024-07-02'),
  receipt: nullable(
    uuid(
      'Id of the receipt of the cash; null where the step has none.',
      '4b64bcdc-5973-5654-b4af-9dd4c98503b4',
    ),
  ),
  usd: money('Amount that the event adds to the step, in USD.', {
    amount: '-3683.25',
    currency: 'USD',
  }),
  inCurrency: money('Amount that the event adds to the step, in the currency of the pledge.', {
    amount: '0.00',
    currency: 'EUR',
  }),
});
type BridgeItem = kit.Infer<typeof BridgeItem>;

/**
 * The bridge of one pledge, which explains step by step how the signed amount became cash, with the events behind each
 * step.
 */
export const PledgeBridgeAnswer = answer('PledgeBridge', {
  ...BridgeFigures.members,
  ...pageAnswered,
  ...explainable,
  pledge: words('Id of the pledge.', 'P1'),
  currency: currency('Its currency.', 'EUR'),
  items: listOf(
    BridgeItem,
    rowsMax,
  )(
    'Amounts that each event adds to each step, in the order of the log. Amounts that cancel are left out.',
  ),
});
export type PledgeBridgeAnswer = kit.Infer<typeof PledgeBridgeAnswer>;

/** Steps of the bridge that consist of events. The outstanding amount is left out, since it is a balance. */
const steps = (Object.keys(bridgeSteps) as BridgeStep[]).filter((step) => step !== 'outstanding');

/** Computes the bridge of a pledge, which explains step by step how the signed amount became cash. */
export class PledgeBridge {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly registers: RegisterReader,
    private readonly bridges: BridgeReader,
    private readonly readStore: ReadStore,
  ) {}

  /**
   * Returns the bridge of a pledge, and a page of the events behind its steps.
   *
   * @throws QuestionRefused UNKNOWN.
   */
  async find(pledgeId: string, query: PageQuery): Promise<PledgeBridgeAnswer> {
    const page = await this.asOf.page(query);
    const pledge = this.registers.find('pledges', pledgeId, page.asOf);
    if (pledge === undefined) return unknown('PLEDGE', pledgeId, page.asOf);
    const { currency } = pledge;
    const { rows, nextAfter } = this.events(pledgeId, page);
    return {
      ...answeredPage(page, nextAfter),
      pledge: pledgeId,
      currency,
      explain: explainTemplate({
        report: 'bridge',
        asOf: page.asOf,
        scope: { pledge: pledgeId },
        variables: ['currency'],
        members: { event: 'eventId' },
      }),
      ...this.bridges.total(all([within(page.asOf), equals('pledge', pledgeId)])),
      items: rows.flatMap((row) => itemsOf(row, currency)),
    };
  }

  /** Returns a page of the events that add to a step. Each event is netted with its reversal. */
  private events(
    pledgeId: string,
    page: Page,
  ): { rows: readonly ResultRow[]; nextAfter: CursorKey | null } {
    const after = keyOfLength(page, 1);
    const where = all([within(page.asOf), equals('pledge', pledgeId)]);
    const rows = this.readStore.query(eventsSql(where.sql), [
      ...where.values,
      ...(after ?? [0]),
      page.limit + 1,
    ]);
    return cutPage(rows, page, (row) => [ordinal(row, 'sequence')]);
  }
}

function eventsSql(lines: string): string {
  const sums = steps.flatMap((step) => [`${step}_usd`, `${step}_amount`]);
  return `
    SELECT * FROM (
      SELECT base.sequence AS sequence, base.event_id, base.type, base.effective_date,
        base.posting_date, max(lines.receipt) AS receipt, ${steps.map(stepSql).join(', ')}
      FROM (SELECT *, (${inPledgeCurrency.sql}) AS own FROM journal WHERE ${lines}) AS lines
      JOIN events USING (sequence)
      JOIN events AS base ON base.event_id = coalesce(events.reverses, events.event_id)
      GROUP BY base.sequence
    ) WHERE sequence > ? AND (${sums.map((sum) => `${sum} <> 0`).join(' OR ')})
    ORDER BY sequence LIMIT ?`;
}

function stepSql(step: BridgeStep): string {
  const inCurrency = (bridgeWordsInCurrency as Partial<typeof bridgeSteps>)[step];
  const amount = inCurrency === undefined ? '0' : contributionSql(inCurrency, 'amount');
  return `
    sum(${contributionSql(bridgeSteps[step], 'usd')}) AS ${step}_usd,
    sum(CASE WHEN own THEN ${amount} END) AS ${step}_amount`;
}

function itemsOf(row: ResultRow, currency: string): BridgeItem[] {
  return steps.flatMap((step) => {
    const usd = minor(row, `${step}_usd`);
    const amount = minor(row, `${step}_amount`);
    if (usd === 0n && amount === 0n) return [];
    return [
      {
        step,
        sequence: ordinal(row, 'sequence'),
        eventId: text(row, 'event_id'),
        type: text(row, 'type'),
        effectiveDate: text(row, 'effective_date'),
        postingDate: text(row, 'posting_date'),
        receipt: textOrNull(row, 'receipt'),
        usd: usdMoney(usd),
        inCurrency: moneyOf(amount, currency),
      },
    ];
  });
}
