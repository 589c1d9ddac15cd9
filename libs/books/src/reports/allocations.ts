import { account, kit } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import { explainable, explainTemplate } from '../words/explain-template';
import { Authority } from './spending-authority';
import { usdMoney } from '../slices/slice-values';
import {
  answeredPage,
  cutPage,
  daysOf,
  keyOfLength,
  type AsOfResolver,
  type Page,
} from '../times/as-of';
import { all, condition, type Condition, oneOf, postedIn, within } from '../times/conditions';
import { LineFilter } from '../times/dimensions-asked';
import { minor, ordinal, type ResultRow, text, textOrNull } from '../times/rows';
import { daysAsked, pageAnswered } from '../times/shapes';
import { ofPledges } from '../words/bridge-words';
import { filtered } from '../words/dimensions';

const { answer, answerRowsMax, count, date, listOf, nullable, pick, shape, uuid, words } = kit;

export const AllocationsQuery = shape('AllocationsQuery', {
  ...pick(
    LineFilter,
    ...(['asAt', 'knownAt', 'after', 'cursor', 'limit', 'donor', 'pledge'] as const),
    ...(['recommendation', 'purpose', 'level', 'country'] as const),
  ),
  ...daysAsked,
});
export type AllocationsQuery = kit.Infer<typeof AllocationsQuery>;

/** Spending authority that one event gives, moves or takes back for one combination of purpose, level and country. */
const AllocationRow = answer('AllocationRow', {
  sequence: count('Place of the event in the whole log.', 97),
  eventId: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  eventType: words(
    'Kind of the event that gives authority, moves it or takes it back.',
    'AllocationMade',
  ),
  effectiveDate: date('Date of the fact.', '2024-08-15'),
  postingDate: date('Posting date.', '2024-08-15'),
  donor: words('Donor of the money.', 'DON-A'),
  pledge: words('Its pledge.', 'P1'),
  recommendation: words('The call under which it was made.', 'n'),
  purpose: words('Purpose on which the money may be spent.', 'k'),
  level: nullable(words('Level of recommendation (p).', 'NATIONAL')),
  country: nullable(words('Country of the activity, ISO 3166-1 alpha-3.', 'KEN')),
  ...pick(Authority, 'gross', 'programmable', 'supportReserve'),
  reverses: nullable(
    uuid('Id of the event that this one reverses.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  ),
  reversedBy: nullable(
    uuid('Id of the event that reverses this one.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  ),
});
type AllocationRow = kit.Infer<typeof AllocationRow>;

/** Members of the list of allocations that both officers and donors get. */
export const allocationsListed = {
  ...explainable,
  items: listOf(AllocationRow, answerRowsMax)('Changes of authority in the order of the log.'),
};

export const AllocationsAnswer = answer('Allocations', { ...pageAnswered, ...allocationsListed });

const partOf = (code: string) => `sum(CASE WHEN account = '${code}' THEN usd ELSE 0 END)`;
const place = ['sequence', 'purpose', 'level', 'country'] as const;
const placeKey = ['sequence', 'purpose', "coalesce(level, '')", "coalesce(country, '')"];

/**
 * Lists changes of spending authority: allocations, reallocations between purposes, reductions, and their reversals.
 */
export class Allocations {
  /** @param own conditions on journal lines; for a donor, they select the lines of the donor's own money. */
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly readStore: ReadStore,
    private readonly own: readonly Condition[] = [],
  ) {}

  async list(query: AllocationsQuery): Promise<kit.Infer<typeof AllocationsAnswer>> {
    const { page, nextAfter, listed } = await this.find(query);
    return { ...answeredPage(page, nextAfter), ...listed };
  }

  async find(query: AllocationsQuery) {
    const page = await this.asOf.page(query);
    const only = [filtered(query), postedIn(daysOf(query)), ...this.own];
    const { rows, nextAfter } = this.rows(page, only);
    const explain = explainTemplate({
      report: 'spending-authority',
      asOf: page.asOf,
      scope: {},
      variables: ['sequence', 'pledge', 'purpose', 'level', 'country'],
    });
    return { page, nextAfter, listed: { explain, items: rows.map(rowOf) } };
  }

  private rows(page: Page, only: readonly Condition[]) {
    const after = keyOfLength(page, place.length);
    const recordedRows = within(page.asOf);
    const lines = all([
      ...[
        recordedRows,
        ofPledges,
        oneOf('account', [account.memoProgrammable, account.memoSupportReserve]),
      ],
      ...only,
      ...(after === null
        ? []
        : [
            condition(
              `(${placeKey.join(', ')}) > (${place.map(() => '?').join(', ')})`,
              ...after.map((part) => part ?? ''),
            ),
          ]),
    ]);
    const found = this.readStore.query(
      `SELECT authority.*, events.type, events.reverses,
         (SELECT back.event_id FROM (SELECT * FROM events WHERE ${recordedRows.sql}) AS back
          WHERE back.reverses = authority.event_id) AS reversed_by
       FROM (
         SELECT sequence, event_id, effective_date, posting_date, purpose, level, country,
           max(donor) AS donor, max(pledge) AS pledge, max(recommendation) AS recommendation,
           ${partOf(account.memoProgrammable)} AS programmable,
           ${partOf(account.memoSupportReserve)} AS support
         FROM journal WHERE ${lines.sql} GROUP BY ${placeKey.join(', ')}
         HAVING programmable <> 0 OR support <> 0 ORDER BY ${placeKey.join(', ')} LIMIT ?
       ) AS authority
       JOIN events USING (sequence) ORDER BY ${placeKey.join(', ')}`,
      [...recordedRows.values, ...lines.values, page.limit + 1],
    );
    return cutPage(found, page, (row) => [
      ordinal(row, 'sequence'),
      ...[text(row, 'purpose'), textOrNull(row, 'level') ?? '', textOrNull(row, 'country') ?? ''],
    ]);
  }
}

function rowOf(row: ResultRow): AllocationRow {
  const [programmable, support] = [minor(row, 'programmable'), minor(row, 'support')];
  return {
    sequence: ordinal(row, 'sequence'),
    eventId: text(row, 'event_id'),
    eventType: text(row, 'type'),
    effectiveDate: text(row, 'effective_date'),
    postingDate: text(row, 'posting_date'),
    donor: text(row, 'donor'),
    pledge: text(row, 'pledge'),
    recommendation: text(row, 'recommendation'),
    purpose: text(row, 'purpose'),
    level: textOrNull(row, 'level'),
    country: textOrNull(row, 'country'),
    gross: usdMoney(programmable + support),
    programmable: usdMoney(programmable),
    supportReserve: usdMoney(support),
    reverses: textOrNull(row, 'reverses'),
    reversedBy: textOrNull(row, 'reversed_by'),
  };
}
