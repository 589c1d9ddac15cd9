import { given, usd, eur } from '@art30/testing';
import { expenditureListDecider, type EndList } from './expenditure-list.decider';
import type { ExpenditureLeftOut, ReportExpenditures } from './expenditure-list.facts';

type Items = ReportExpenditures['facts']['items'];
const spent = (id: string, direct = usd('10.00')): Items[number] => ({
  pledgeId: 'P1',
  id,
  effectiveDate: '2024-11-30',
  purpose: 'k',
  level: 'NATIONAL',
  direct,
  paidFrom: 'BK-USD',
  document: `voucher ${id}`,
});
const items = [spent('X1'), spent('X2', eur('5.00')), spent('X3', usd('2.50'))];
const reporting = (changes: Partial<ReportExpenditures['facts']> = {}) =>
  ({
    type: 'ReportExpenditures',
    facts: { listId: 'L1', items, documentReference: 'ERP file', ...changes },
  }) as const;
const refused: ExpenditureLeftOut = {
  item: 2,
  pledgeId: 'P1',
  expenditureId: 'X2',
  code: 'PLEDGE_STATUS',
  detail: 'pledge P1 is not signed',
};
const ending = (...leftOut: EndList['facts']['leftOut']): EndList => ({
  type: 'EndList',
  facts: { listId: 'L1', leftOut },
});

const none = given(expenditureListDecider, { today: '2024-12-03', isOwn: false });
const begun = none.commands(reporting()).with({ isOwn: true });
const booked = begun.commands(ending());

describe('a list of expenditures', () => {
  it('begins with how many they are and what they come to in each currency, and books nothing', () => {
    none.when(reporting()).thenEvents({
      type: 'ExpendituresListed',
      data: {
        effectiveDate: '2024-12-03',
        documentReference: 'ERP file',
        listId: 'L1',
        items: 3,
        totals: [eur('5.00'), usd('12.50')],
        policy: 'IPSAS23-UN@1',
        entries: [],
      },
    });
  });

  it('is begun once, and its rest does not begin it again', () => {
    begun.when(reporting()).thenEvents();
    booked.when(reporting()).thenEvents();
    const another = begun.with({ isOwn: false });
    another
      .when(reporting())
      .thenRefused('DUPLICATE_ID', 'there is a list L1 already: give this one another id', 'id');
  });

  it('refuses an expenditure of nothing, by its place', () => {
    none
      .when(reporting({ items: [spent('X1'), spent('X2', usd('0.00'))] }))
      .thenRefused('INVALID_AMOUNT', 'items[1].direct', 'items[1].direct');
  });

  it('ends with all that was left out, or with all of it booked', () => {
    begun.when(ending(refused)).thenEvents({
      type: 'ExpendituresLeftOut',
      data: { effectiveDate: '2024-12-03', listId: 'L1', leftOut: [refused] },
    });
    begun.when(ending()).thenEvents({
      type: 'ExpendituresBooked',
      data: { effectiveDate: '2024-12-03', listId: 'L1', items: 3 },
    });
  });

  it('is booked later where something was left out, and not once more', () => {
    begun.commands(ending(refused)).when(ending()).thenEvents({ type: 'ExpendituresBooked' });
    booked.when(ending()).thenRefused('PROPOSAL_STATUS', 'list L1 is not being booked');
    none.when(ending(refused)).thenRefused('PROPOSAL_STATUS', 'list L1 is not being booked');
  });
});
