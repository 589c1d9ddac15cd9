import { requestOn, usd } from '@art30/testing';
import type {
  ExpenditureLeftOut,
  ExpenditureListEvent,
} from '../../expenditure-list/expenditure-list.facts';
import { changesList, listChange } from './expenditure-list-changes';

const booked = { effectiveDate: '2024-12-03', policy: 'IPSAS23-UN@1', entries: [] };
const refused: ExpenditureLeftOut = {
  item: 2,
  pledgeId: 'P1',
  expenditureId: 'X2',
  code: 'PLEDGE_STATUS',
  detail: 'pledge P1 is not signed',
};
const changesOf = (event: ExpenditureListEvent, proposal?: string) => {
  const { metadata } = requestOn().identity;
  const { register, id, changes } = listChange(event, {
    metadata: { ...metadata, ...(proposal ? { proposal } : {}) },
  });
  expect([register, id, changesList(event)]).toEqual(['expenditure_lists', 'L1', true]);
  return changes;
};

describe('the register of lists of expenditures', () => {
  it('has a list from its approval on, with its file and its proposal', () => {
    const listed = { listId: 'L1', items: 3, totals: [usd('12.50')] };
    const event = {
      type: 'ExpendituresListed',
      data: { ...booked, ...listed, documentReference: 'ERP file' },
    } as const;
    expect(changesOf(event, 'the proposal')).toEqual({
      listedOn: '2024-12-03',
      documentReference: 'ERP file',
      items: 3,
      totals: [usd('12.50')],
      proposalId: 'the proposal',
      leftOut: [],
      bookedOn: null,
    });
    expect(changesOf(event)).toMatchObject({ proposalId: null });
  });

  it('says what was left out until all is booked', () => {
    const leftOut = { ...booked, listId: 'L1', leftOut: [refused] };
    expect(changesOf({ type: 'ExpendituresLeftOut', data: leftOut })).toEqual({
      leftOut: [refused],
    });
    const data = { ...booked, listId: 'L1', items: 3 };
    expect(changesOf({ type: 'ExpendituresBooked', data })).toEqual({
      leftOut: [],
      bookedOn: '2024-12-03',
    });
  });
});
