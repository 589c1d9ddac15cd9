import {
  accepting,
  agreement,
  allocating,
  amending,
  announcing,
  approvedByController,
  charging,
  eur,
  givenPledge,
  instalments,
  lapsing,
  paying,
  payingRefund,
  reallocating,
  reducing,
  refunding,
  reporting,
  reversing,
  settling,
  signing,
  signingDirectly,
  undoing,
  usd,
  withdrawing,
  writingOff,
} from '@art30/testing';
import {
  allocationLinesMax,
  applicationLinesMax,
  earmarksMax,
  receivableLinesMax,
} from './facts/pledge-parts';
import { settledLinesMax } from './receipts/settlement';

const k = { purpose: 'k', level: 'GLOBAL' };
const l = { purpose: 'l', level: 'GLOBAL' };
const on = (effectiveDate: string) => ({ effectiveDate });
const announced = givenPledge().commands(announcing());
const signed = givenPledge().commands(signingDirectly());
const advanced = announced.commands(settling([paying(eur('400.00'), '432.43')], on('2024-04-02')));
/** Pledge that received EUR 1,000.00, worth USD 1,111.11, on the day of the signature. */
const received = signed.commands(settling([paying(eur('1000.00'), '1111.11')], on('2024-05-06')));
const allocated = received.commands(allocating('TA-GEN', k, '565.00'));
const spent = allocated.commands(reporting(k, usd('100.00')));
const owed = allocated.commands(refunding(k, usd('113.00')));
const consent = { donorConsent: { reference: 'letter', date: '2024-10-14' } };
const earmarked = givenPledge().commands(
  signingDirectly({}, { earmarks: [{ purpose: 'k', amount: eur('1000.00') }] }),
  settling([paying(eur('1000.00'), '1104.97')]),
  allocating('k', k, '565.00'),
);

describe('a fact of the very day of what it follows', () => {
  it.each([
    ['an amendment, on the day of the announcement', announced, amending(on('2024-03-11'))],
    ['a withdrawal', announced, withdrawing('2024-03-11')],
    ['a lapse', announced, lapsing('2024-03-11')],
    ['an acceptance', announced, accepting(on('2024-03-11'))],
    ['a signature', announced, signing({ signedOn: '2024-03-11' })],
    ['a signature, on the day of an advance', advanced, signing({ signedOn: '2024-04-02' })],
    ['an advance', announced, settling([paying(eur('1.00'), '1.08')], on('2024-03-11'))],
    ['an application', signed, settling([paying(eur('1.00'), '1.11')], on('2024-05-06'))],
    ['its being taken back', received, undoing('A1', '2024-05-06')],
    ['an allocation', received, allocating('TA-GEN', k, '565.00', on('2024-05-06'))],
    ['a reduction', allocated, reducing(k, '113.00', on('2024-09-01'))],
    ['a reallocation', earmarked, reallocating(k, l, '113.00', consent)],
    ['a support charge', spent, charging()],
    ['a payment of what is owed', owed, payingRefund(on('2024-11-30'))],
    ['a reversal', allocated, reversing('e3', '2024-09-01')],
    ['the reversal of a signature', signed, reversing('e1', '2024-05-06')],
  ] as const)('is taken: %s', (_what, state, command) => {
    expect(state.when(command).decided().length).toBeGreaterThan(0);
  });

  it('is taken: a write-off, on the day of the signature', () => {
    const off = writingOff(eur('1.00'), on('2024-05-06'));
    signed.with(approvedByController).when(off).thenEvents({ type: 'ReceivableWrittenOff' });
  });

  it('is taken: an instalment due with the one ahead of it', () => {
    const [first, second] = instalments(eur('400.00'), eur('600.00'));
    if (!first || !second) throw new Error('there are two');
    const terms = agreement({ instalments: [first, { ...second, dueOn: first.dueOn }] });
    announced.when(signing(terms)).thenEvents({ type: 'AgreementSigned' });
  });
});

describe('as much as one event may hold', () => {
  const times = <Line>(count: number, line: Line) => Array.from({ length: count }, () => line);

  it('is taken: earmarks of an announcement', () => {
    const earmarks = times(earmarksMax, { purpose: 'k', amount: eur('10.00') });
    givenPledge()
      .when(announcing({ earmarks }))
      .thenEvents({ data: { earmarks: [{ purpose: 'k', amount: eur('1000.00') }] } });
  });

  it('is taken: lines of an application', () => {
    const lines = times(applicationLinesMax, paying(eur('0.01'), '0.01'));
    const [event] = signed.when(settling(lines)).decided();
    expect(event?.type === 'ReceiptApplied' && event.data.lines).toHaveLength(applicationLinesMax);
  });

  it('is taken: shares that the lines of an application spread over', () => {
    const two = ['k', 'l'].map((purpose) => ({ purpose, amount: eur('500.00') }));
    const shared = givenPledge().commands(signingDirectly({}, { earmarks: two }));
    const lines = times(settledLinesMax / 2, paying(eur('1.00'), '1.10'));
    const [event] = shared.when(settling(lines)).decided();
    expect(event?.type === 'ReceiptApplied' && event.data.lines).toHaveLength(settledLinesMax);
    shared
      .when(settling([...lines, paying(eur('1.00'), '1.10')]))
      .thenRefused('LIMIT_EXCEEDED', '302 300', 'lines');
  });

  it('is taken: lines of an allocation and of its reduction', () => {
    const given = times(allocationLinesMax, {
      from: { purpose: 'TA-GEN' },
      to: k,
      gross: usd('1.00'),
    });
    const all = received.commands(allocating('TA-GEN', k, '1.00', { lines: given }));
    const taken = times(allocationLinesMax, { from: k, gross: usd('0.50') });
    all.when(reducing(k, '1.00', { lines: taken })).thenEvents({ type: 'AllocationReduced' });
    all
      .when(reducing(k, '1.00', { lines: [...taken, { from: k, gross: usd('0.01') }] }))
      .thenRefused('LIMIT_EXCEEDED', '200', 'lines');
  });

  it('is taken: lines of a write-off and of a refund', () => {
    const off = times(receivableLinesMax, { instalment: 1, amount: eur('1.00') });
    signed
      .with(approvedByController)
      .when(writingOff(eur('1.00'), { lines: off }))
      .thenEvents({ type: 'ReceivableWrittenOff' });
    const back = times(receivableLinesMax, { ...k, gross: usd('1.00') });
    allocated
      .when(refunding(k, usd('1.00'), { lines: back }))
      .thenEvents({ type: 'ContributionRefunded' });
    allocated
      .when(refunding(k, usd('1.00'), { lines: [...back, { ...k, gross: usd('1.00') }] }))
      .thenRefused('LIMIT_EXCEEDED', '200', 'lines');
  });
});

describe('the outermost terms of an agreement', () => {
  const proceeds = {
    legalBase: '30(2)(c)',
    confiscationOrder: 'order 7',
    confiscatedValue: eur('0.01'),
    percentage: '100',
  } as const;
  const ofCrime = (percentage: string) =>
    signing({ source: 'PROCEEDS_OF_CRIME', proceeds: { ...proceeds, percentage } });

  it.each([
    ['the standard support rate, without an approval', signing({ pscRate: '0.13' })],
    ['a support rate of all', signing({ pscRate: '1' })],
    ['no support at all, with its approval', signing({ pscRate: '0', pscApprovalReference: 'm' })],
    ['the whole of confiscated proceeds', ofCrime('100')],
    ['a millionth of a hundredth of them', ofCrime('0.000001')],
  ] as const)('are taken: %s', (_what, command) => {
    announced.when(command).thenEvents({ type: 'AgreementSigned' });
  });
});
