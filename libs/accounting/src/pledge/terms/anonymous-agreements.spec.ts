import {
  amending,
  announcing,
  exampleDonor,
  examplePledgeContext,
  givenPledge,
  instalments,
  signing,
  usd,
} from '@art30/testing';

/** Returns a list with one agreement that another anonymous donor has signed; the value is in US cents. */
const agreedElsewhere = (signedOn: string, usdCents: bigint) => [
  { pledgeId: 'P2', signedOn, usd: usdCents },
];

describe('several pledges of anonymous donors', () => {
  const first = givenPledge(examplePledgeContext(exampleDonor('DON-A', 'ANONYMOUS'))).commands(
    announcing({ recommendation: 'm', amount: usd('9000.00') }),
  );
  const instalment = { instalments: instalments(usd('9000.00')) };
  const amended = (amount: string) =>
    amending({
      effectiveDate: '2024-06-15',
      documentReference: 'letter',
      amount: usd(amount),
      instalments: instalments(usd(amount)),
    });

  it('do not get round the limit of one calendar year', () => {
    const after = (...agreements: ReturnType<typeof agreedElsewhere>) =>
      first.with({ anonymousAgreements: agreements }).when(signing(instalment));
    const [half, more] = [
      agreedElsewhere('2024-01-01', 50_000n),
      agreedElsewhere('2024-12-31', 50_001n),
    ];
    after(...half, ...half).decided();
    after(...half, ...more).thenRefused('ANONYMOUS_ABOVE_LIMIT', '10000.00 1000.01 2024', 'amount');
  });

  it('of other years do not count, nor what is said of the pledge itself', () => {
    const others = [
      ...agreedElsewhere('2023-12-31', 1_000_000n),
      ...agreedElsewhere('2025-01-01', 1_000_000n),
      { pledgeId: 'P1', signedOn: '2024-05-06', usd: 900_000n },
    ];
    first.with({ anonymousAgreements: others }).when(signing(instalment)).decided();
  });

  it('nor does an amendment, with what the pledge had agreed before', () => {
    const signed = first.commands(signing(instalment));
    signed.when(amended('10000.00')).decided();
    signed.when(amended('10000.01')).thenRefused('ANONYMOUS_ABOVE_LIMIT', '9000.00 2024', 'amount');
    const others = signed.with({ anonymousAgreements: agreedElsewhere('2024-02-01', 50_000n) });
    others.when(amended('9500.00')).decided();
    others.when(amended('9500.01')).thenRefused('ANONYMOUS_ABOVE_LIMIT', '9500.00 2024', 'amount');
  });

  it('of donors with a name are not limited', () => {
    givenPledge()
      .with({ anonymousAgreements: agreedElsewhere('2024-01-01', 1_000_000n) })
      .commands(announcing())
      .when(signing())
      .decided();
  });
});
