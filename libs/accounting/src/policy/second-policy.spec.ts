import type { JsonObject, RecordedEvent } from '@art30/event-sourcing';
import {
  allocating,
  amending,
  announcing,
  approvedByController,
  charging,
  converting,
  eur,
  examplePledgeContext,
  exampleReceiptContext,
  given,
  linesOf,
  paying,
  payingRefund,
  recording,
  refunding,
  reporting,
  requestOn,
  reversing,
  settling,
  signing,
  transferring,
  usd,
  writingOff,
} from '@art30/testing';
import { EntryRecomputer } from '../checks/recompute-entries';
import { pledgeDeciderUnder } from '../pledge/pledge.decider';
import { receiptDeciderUnder } from '../receipt/receipt.decider';
import type { ReceiptFact } from '../receipt/facts/receipt.facts';
import { ipsas23Un } from './ipsas23-un/ipsas23-un';
import { policiesOfBuild, postingPolicies, type PostingPolicy } from './policies';

/**
 * A test policy from July 2024 on: a signed agreement is a liability until it is performed, and bank charges
 * are exchange losses.
 */
const second: PostingPolicy = {
  id: 'SECOND@1',
  pledge: (fact, before) =>
    ipsas23Un
      .pledge(fact, before)
      .map((line) => ({ ...line, account: renamed[line.account] ?? line.account })),
  receipt: ipsas23Un.receipt,
  accountItems: ipsas23Un.accountItems,
};
const renamed: Readonly<Record<string, string>> = {
  '4110': '2120',
  '5310': '5410',
  '5520': '5599',
};
const policies = postingPolicies(ipsas23Un, { signedFrom: '2024-07-01', policy: second });
const pledge = given(pledgeDeciderUnder(policies), examplePledgeContext()).commands(announcing());

/** Runs a pledge to its end: a signature on the date, a receipt with charges, an allocation. */
const signedOn = (date: string) =>
  pledge.commands(
    signing({ signedOn: date, instalments: [{ no: 1, dueOn: '2024-12-31', amount: eur('1000') }] }),
    settling([paying(eur('500.00'), '541.00', { charges: eur('1.00'), chargesUsd: '1.10' })], {
      effectiveDate: '2024-09-01',
    }),
    allocating('TA-GEN', { purpose: 'k', level: 'GLOBAL' }, '113.00'),
  );
const policiesIn = (past: typeof pledge) => past.recorded.map(({ event }) => event.data.policy);
const booked = (past: typeof pledge) => linesOf(past.recorded.map(({ event }) => event));

describe('a second posting policy', () => {
  it('books nothing of a pledge signed before its date, now or later', () => {
    const before = signedOn('2024-06-30');
    expect(new Set(policiesIn(before))).toEqual(new Set(['IPSAS23-UN@1']));
    expect(booked(before)).toContain('4110 -1000.00 EUR = -1111.11');
    expect(booked(before)).toContain('5310 1.00 EUR = 1.10');
  });

  it('books all of a pledge signed from its date on, but what was announced before', () => {
    const from = signedOn('2024-07-01');
    expect(policiesIn(from)).toEqual(['IPSAS23-UN@1', 'SECOND@1', 'SECOND@1', 'SECOND@1']);
    expect(booked(from)).toContain('2120 -1000.00 EUR = -1104.97');
    expect(booked(from)).toContain('5410 1.00 EUR = 1.10');
  });

  it('is left again by a signature that is reversed', () => {
    const signed = pledge.commands(signing({ signedOn: '2024-07-01' }));
    const undone = signed.commands(reversing(signed.idOf('AgreementSigned'), '2024-07-02'));
    expect(policiesIn(undone)).toEqual(['IPSAS23-UN@1', 'SECOND@1', 'SECOND@1']);
    const again = undone.commands(signing({ signedOn: '2024-07-03' }));
    expect(policiesIn(again).at(-1)).toBe('SECOND@1');
  });

  it.each([
    ['2024-06-30', 'IPSAS23-UN@1'],
    ['2024-07-01', 'SECOND@1'],
  ])('books money that no agreement governs on %s under %s', (valueDate, policy) => {
    const receipts = given(receiptDeciderUnder(policies), exampleReceiptContext());
    receipts.when(recording({ valueDate })).thenEvents({ data: { policy } });
  });

  const k = { purpose: 'k', level: 'GLOBAL' };
  const laterLife = (date: string) =>
    given(pledgeDeciderUnder(policies), { ...examplePledgeContext(), ...approvedByController })
      .events(...signedOn(date).recorded.map(({ event }) => event))
      .commands(
        reporting(k, usd('50.00')),
        charging(),
        converting(eur('100.00'), usd('105.00')),
        writingOff(eur('500.00')),
        refunding(k, usd('11.30')),
        payingRefund(),
      );

  it.each([
    ['2024-06-30', 'IPSAS23-UN@1', '5520 500.00 EUR = 555.55'],
    ['2024-07-01', 'SECOND@1', '5599 500.00 EUR = 552.48'],
  ])('is kept by a pledge signed on %s for all of its life: %s', (date, policy, loss) => {
    const past = laterLife(date);
    expect(policiesIn(past)).toEqual(['IPSAS23-UN@1', ...Array<string>(9).fill(policy)]);
    expect(booked(past)).toContain(loss);
    const reversed = past.commands(reversing(past.idOf('RefundPaid'), '2024-12-20'));
    expect(policiesIn(reversed).at(-1)).toBe(policy);
  });

  it.each([
    ['2024-06-30', 'IPSAS23-UN@1', '4110 100.00 EUR = 111.11'],
    ['2024-07-01', 'SECOND@1', '2120 100.00 EUR = 110.50'],
  ])('governs an amendment signed later, of a pledge signed on %s: %s', (date, policy, less) => {
    const lowering = { effectiveDate: '2024-12-02', amount: eur('900.00') };
    const amendment = amending({ ...lowering, documentReference: 'amendment 1' });
    const amended = signedOn(date).commands(amendment);
    expect(policiesIn(amended).at(-1)).toBe(policy);
    expect(booked(amended)).toContain(less);
  });

  it.each([
    ['2024-06-30', 'IPSAS23-UN@1'],
    ['2024-07-01', 'SECOND@1'],
  ])('books money in suspense that moves on %s under %s', (effectiveDate, policy) => {
    const receipts = given(receiptDeciderUnder(policies), exampleReceiptContext());
    const came = receipts.commands(recording({ valueDate: '2024-06-01' }));
    const moving = transferring(eur('100.00'), usd('110.00'), { effectiveDate });
    const [event] = came.when(moving).thenEvents({ data: { policy } });
    expect(policies.named(policy).receipt(event as ReceiptFact, came.state)).toEqual(
      event?.data.entries,
    );
  });

  it('is recomputed by itself, and by a build that knows it alone', () => {
    const log = signedOn('2024-07-01').recorded.map(({ id, event }, revision): RecordedEvent => ({
      id,
      stream: 'pledge-P1',
      revision,
      position: '',
      type: event.type,
      data: JSON.parse(JSON.stringify(event.data)) as JsonObject,
      metadata: requestOn().identity.metadata,
    }));
    const findings = (buildPolicies: typeof policies) => {
      const recomputer = new EntryRecomputer({ policies: buildPolicies });
      return log.flatMap((event, index) => recomputer.check(event, index + 1));
    };
    expect(findings(policies)).toEqual([]);
    expect(() => findings(policiesOfBuild)).toThrow('SECOND@1 is not known to this build');
    const otherwise = postingPolicies(ipsas23Un, {
      signedFrom: '2024-07-01',
      policy: { ...ipsas23Un, id: 'SECOND@1' },
    });
    expect(findings(otherwise).map(({ problem }) => problem)).toEqual([
      'entries differ from the facts',
      'entries differ from the facts',
    ]);
  });
});

describe('posting policies', () => {
  it('are chosen by date whatever the order they are named in', () => {
    const third = { ...second, id: 'THIRD@1' };
    const dated = postingPolicies(
      ipsas23Un,
      { signedFrom: '2026-01-01', policy: third },
      { signedFrom: '2025-01-01', policy: second },
    );
    const on = (date: string) => dated.on(date).id;
    expect([on('2024-12-31'), on('2025-12-31'), on('2026-01-01')]).toEqual([
      'IPSAS23-UN@1',
      'SECOND@1',
      'THIRD@1',
    ]);
    expect(dated.named('IPSAS23-UN@1')).toBe(ipsas23Un);
  });
});
