import {
  agreedInUsd,
  allocating,
  given,
  reporting,
  requestOn,
  settlingUsd,
  usd,
} from '@art30/testing';
import { purposesDecider } from '../../purpose/purpose.decider';
import { SetPurpose } from '../../purpose/purpose.facts';
import { resolutionCatalogue } from '../../purpose/resolution-catalogue';

const k = { purpose: 'k', level: 'NATIONAL' };
/** USD 678,000.00 under (n), received. */
const received = agreedInUsd('678000.00', 'n').commands(
  settlingUsd('678000.00', '2024-07-02', 'A1'),
);
/** USD 452,000.00 of the received money are allocated to k at national level. */
const allocated = received.commands(allocating('TA-GEN', k, '452000.00'));

describe('an expenditure', () => {
  it('without its country says that k NATIONAL KEN has the money', () => {
    const kenya = { ...k, country: 'KEN' };
    const inKenya = received.commands(allocating('TA-GEN', kenya, '452000.00'));
    inKenya.when(reporting(k, usd('5.00'))).thenEvents({
      data: {
        overspent: usd('5.00'),
        warnings: [
          { code: 'OVERSPENT' },
          {
            code: 'AUTHORITY_ELSEWHERE',
            detail:
              'no spending authority was ever given for k NATIONAL, but there is ' +
              'USD 400000.00 for k NATIONAL KEN: if level or country is wrong, ' +
              'reverse the expenditure and report it there',
          },
        ],
      },
    });
    inKenya.when(reporting(kenya, usd('5.00'))).thenEvents({ data: { warnings: [] } });
    const codes = (state: typeof inKenya, place: typeof k, amount: string) =>
      state
        .when(reporting(place, usd(amount), { expenditureId: 'X2' }))
        .decided()
        .flatMap(({ data }) => (data.warnings ?? []).map(({ code }) => code));
    const both = inKenya.commands(allocating('TA-GEN', k, '1.13', { allocationId: 'G2' }));
    expect(codes(both, k, '5.00')).toEqual(['OVERSPENT']);
    const spentThere = inKenya.commands(reporting(kenya, usd('400000.00')));
    expect(codes(spentThere, k, '5.00')).toEqual(['OVERSPENT']);
    expect(codes(received, k, '5.00')).toEqual(['OVERSPENT']);
  });

  describe('for a purpose that has closed', () => {
    const closedOn = (effectiveDate: string) =>
      given(purposesDecider, { byController: false })
        .events(...resolutionCatalogue())
        .commands(
          new SetPurpose(
            { code: 'k', kind: 'LETTER', label: 'K', recommendations: ['m'], effectiveDate },
            requestOn(),
          ),
        ).state;
    const purposes = closedOn('2024-11-01');

    it('is booked and warned of, as authority was given before', () => {
      allocated
        .with({ purposes })
        .when(reporting(k, usd('5.00')))
        .thenEvents({
          data: {
            overspent: undefined,
            warnings: [
              {
                code: 'PURPOSE_CLOSED',
                detail:
                  'purpose k was closed to money of recommendation (n) on 2024-11-30: ' +
                  'the expenditure is booked, as authority was given before',
              },
            ],
          },
        });
    });

    it('is booked without a word on a day before that', () => {
      allocated
        .with({ purposes: closedOn('2024-12-01') })
        .when(reporting(k, usd('5.00')))
        .thenEvents({ data: { warnings: [] } });
    });

    it('is refused where no authority was given', () => {
      received
        .with({ purposes })
        .when(reporting(k, usd('5.00')))
        .thenRefused('PURPOSE_NOT_ALLOWED', 'k 2024-11-30', 'purpose');
    });
  });
});
