import {
  ApplyReceipt,
  MakeAllocation,
  policyInForce,
  RecordReceipt,
  ReturnReceipt,
  ReverseApplication,
  ReverseReceipt,
} from '@art30/accounting';
import { OutcomeUnknown, Unavailable, type EventStore, type NewEvent } from '@art30/event-sourcing';
import { nameUuid, receiptIdOf, receiptsOn } from '@art30/ledger';
import { Commanding } from '../support/commanding';
import { until } from '../support/patience';
import { announcedPledge, signPledge, usdBooks } from '../support/usd-books';
import { withAppend } from '../support/with-append';
import { usd } from '../support/world';

const receiptId = receiptIdOf('BK-USD', 'REF-1');
const application = {
  pledgeId: 'P1',
  effectiveDate: '2024-03-01',
  lines: [{ instalment: 1, settles: usd('100.00') }],
};

async function prepared(service: Commanding): Promise<void> {
  await usdBooks(service);
  await announcedPledge(service, 'P1');
  await signPledge(service, 'P1');
}

function recordReceipt(service: Commanding, key = 'receipt'): RecordReceipt {
  const credit = {
    receiptId,
    bankAccount: 'BK-USD',
    bankReference: 'REF-1',
    valueDate: '2024-03-01',
    net: usd('100.00'),
    charges: usd('0.00'),
  };
  return new RecordReceipt({ ...credit, application }, service.request(key));
}

/** Books P1, P2, and a receipt that overpays P1 by USD 100.00. @returns id of its application. */
async function overpaid(service: Commanding): Promise<string | undefined> {
  await prepared(service);
  await announcedPledge(service, 'P2');
  await signPledge(service, 'P2');
  const { facts, request } = recordReceipt(service);
  const excess = { amount: usd('100.00'), treatment: 'REFUNDABLE' as const };
  const more = { ...facts, net: usd('200.00'), application: { ...application, excess } };
  return (await service.execute(new RecordReceipt(more, request))).application?.id;
}

/** The command that applies the overpayment of an application to `P2`. */
function keeping(service: Commanding, fromOverpayment: string | undefined): ApplyReceipt {
  const facts = { ...application, receiptId, pledgeId: 'P2', fromOverpayment, evidence: 'letter' };
  return new ApplyReceipt(facts, service.request('keep'));
}

function undoing(
  service: Commanding,
  applicationId = '',
  effectiveDate = '',
  key = 'undo',
): ReverseApplication {
  const why = { reasonCode: 'WRONG_DONOR', reason: 'another payer' } as const;
  const facts = { receiptId, applicationId, effectiveDate, ...why };
  return new ReverseApplication(facts, service.request(key));
}

/** While `isStopped` returns true, appends fail that release money on a receipt. */
function stoppingReleases(isStopped: () => boolean) {
  return (real: EventStore): EventStore =>
    withAppend(real, (append, stream, expected, events) =>
      isStopped() && events[0]?.type === 'ReceiptReleased'
        ? Promise.reject(new Unavailable('pulled plug'))
        : append(stream, expected, events),
    );
}

/** Fails the next `times.left` appends to streams with a prefix. */
function failing(prefix: string, error: () => Error, times: { left: number }) {
  return (real: EventStore): EventStore =>
    withAppend(real, (append, stream, ...rest) => {
      if (!stream.startsWith(prefix) || times.left === 0) return append(stream, ...rest);
      times.left -= 1;
      return Promise.reject(error());
    });
}

describe('a receipt applied to a pledge', () => {
  let service: Commanding;
  const times = { left: 0 };

  beforeEach(async () => {
    times.left = 0;
    service = await Commanding.open({
      store: failing('pledge-', () => new Unavailable('pulled plug'), times),
    });
    await prepared(service);
  });

  afterEach(() => service.closeAndRemove());

  it('is recorded, set aside and settled', async () => {
    const outcome = await service.execute(recordReceipt(service));
    expect(outcome.events.map((event) => `${event.stream}:${event.type}`)).toEqual([
      `receipt-${receiptId}:ReceiptRecorded`,
      `receipt-${receiptId}:ReceiptAssigned`,
      'pledge-P1:ReceiptApplied',
    ]);
    expect(outcome.application?.state).toBe('applied');
    expect(outcome.sequence).toBeGreaterThan(0);
  });

  it('answers a repeat of the request with the same events', async () => {
    const first = await service.execute(recordReceipt(service));
    const again = await service.execute(recordReceipt(service));
    expect(again).toEqual({ ...first, repeated: true });
    expect(await service.typesOf(`receipt-${receiptId}`)).toHaveLength(2);
  });

  it('stays pending while the pledge cannot be written, and the worker completes it', async () => {
    times.left = 1;
    const outcome = await service.execute(recordReceipt(service));
    expect(outcome.application?.state).toBe('pending');
    await until(async () => (await service.typesOf('pledge-P1')).includes('ReceiptApplied'));
    const again = await service.execute(recordReceipt(service));
    expect(again.application?.state).toBe('applied');
    expect((await service.typesOf('pledge-P1')).filter((t) => t === 'ReceiptApplied')).toHaveLength(
      1,
    );
  });

  it('changes nothing when the pledge would refuse it', async () => {
    await service.execute(recordReceipt(service));
    const other = receiptIdOf('BK-USD', 'REF-2');
    const credit = {
      receiptId: other,
      bankAccount: 'BK-USD',
      bankReference: 'REF-2',
      valueDate: '2024-03-01',
      net: usd('1.00'),
      charges: usd('0.00'),
    };
    const late = { ...application, lines: [{ instalment: 1, settles: usd('1.00') }] };
    const command = new RecordReceipt({ ...credit, application: late }, service.request('over'));
    await expect(service.execute(command)).rejects.toMatchObject({
      code: 'SETTLEMENT_EXCEEDS_OUTSTANDING',
    });
    expect(await service.typesOf(`receipt-${other}`)).toEqual([]);
  });

  it('is settled once when two credits race for one instalment', async () => {
    const race = ['A', 'B', 'C', 'D'].map((name) => {
      const id = receiptIdOf('BK-USD', name);
      const credit = {
        receiptId: id,
        bankAccount: 'BK-USD',
        bankReference: name,
        valueDate: '2024-03-01',
        net: usd('100.00'),
        charges: usd('0.00'),
        application,
      };
      return service.execute(new RecordReceipt(credit, service.request(name))).catch(() => null);
    });
    const outcomes = (await Promise.all(race)).filter((outcome) => outcome !== null);
    const states = outcomes.map((outcome) => outcome.application?.state);
    expect(states.filter((state) => state === 'applied')).toHaveLength(1);
    expect(states.filter((state) => state === 'pending')).toEqual([]);
    const applied = (await service.typesOf('pledge-P1')).filter((t) => t === 'ReceiptApplied');
    expect(applied).toHaveLength(1);
    for (const outcome of outcomes.filter((one) => one.application?.state === 'released')) {
      expect(await service.typesOf(outcome.stream)).toEqual([
        'ReceiptRecorded',
        'ReceiptAssigned',
        'ReceiptReleased',
      ]);
    }
  });

  it('is undone pledge first, and can be applied again', async () => {
    const outcome = await service.execute(recordReceipt(service));
    const undo = {
      receiptId,
      applicationId: outcome.application?.id ?? '',
      effectiveDate: '2024-03-01',
      reasonCode: 'WRONG_AMOUNT' as const,
      reason: 'test',
    };
    const command = () => new ReverseApplication(undo, service.request('undo'));
    const undone = await service.execute(command());
    expect(undone.events.map((event) => event.type)).toEqual([
      'ReceiptApplicationReversed',
      'ReceiptReleased',
    ]);
    expect(await service.execute(command())).toEqual({ ...undone, repeated: true });
    const apply = new ApplyReceipt({ ...application, receiptId }, service.request('again'));
    expect((await service.execute(apply)).application?.state).toBe('applied');
  });

  it('blocks its reversal while the cash is allocated', async () => {
    await service.execute(recordReceipt(service));
    const allocation = {
      pledgeId: 'P1',
      allocationId: 'A1',
      effectiveDate: '2024-03-01',
      lines: [
        {
          from: { purpose: 'TA-GEN' },
          to: { purpose: 'k', level: 'NATIONAL' },
          gross: usd('50.00'),
        },
      ],
    };
    await service.execute(new MakeAllocation(allocation, service.request('allocate')));
    const reversal = {
      receiptId,
      effectiveDate: '2024-03-01',
      reasonCode: 'OTHER' as const,
      reason: 'test',
      withApplications: true,
    };
    const command = new ReverseReceipt(reversal, service.request('reverse'));
    await expect(service.execute(command)).rejects.toMatchObject({ code: 'DEPENDENT_EVENTS' });
    expect(await service.typesOf(`receipt-${receiptId}`)).toHaveLength(2);
  });

  it('is not reversed by halves when two applications cannot go together', async () => {
    const half = { ...application, lines: [{ instalment: 1, settles: usd('50.00') }] };
    const first = recordReceipt(service);
    await service.execute(
      new RecordReceipt({ ...first.facts, application: half }, service.request('half')),
    );
    await service.execute(new ApplyReceipt({ ...half, receiptId }, service.request('other half')));
    const lines = [
      { from: { purpose: 'TA-GEN' }, to: { purpose: 'k', level: 'GLOBAL' }, gross: usd('50.00') },
    ];
    const allocation = { pledgeId: 'P1', allocationId: 'A1', effectiveDate: '2024-03-01', lines };
    await service.execute(new MakeAllocation(allocation, service.request('allocate')));
    const reversal = {
      receiptId,
      effectiveDate: '2024-03-01',
      reasonCode: 'OTHER' as const,
      reason: 'test',
      withApplications: true,
    };
    const command = new ReverseReceipt(reversal, service.request('reverse'));
    await expect(service.execute(command)).rejects.toMatchObject({ code: 'DEPENDENT_EVENTS' });
    expect(await service.typesOf('pledge-P1')).not.toContain('ReceiptApplicationReversed');
  });

  it('is reversed with its record, and the credit can be recorded again', async () => {
    await service.execute(recordReceipt(service));
    const reversal = {
      receiptId,
      effectiveDate: '2024-03-01',
      reasonCode: 'WRONG_FUND' as const,
      reason: 'test',
      withApplications: true,
    };
    const reversed = await service.execute(new ReverseReceipt(reversal, service.request('rev')));
    expect(reversed.events.map((event) => event.type)).toEqual([
      'ReceiptApplicationReversed',
      'ReceiptReversed',
    ]);
    const again = await service.execute(new ReverseReceipt(reversal, service.request('rev')));
    expect(again.events.map((event) => event.type)).toContain('ReceiptReversed');
    const second = new ReverseReceipt(reversal, service.request('rev-2'));
    await expect(service.execute(second)).rejects.toMatchObject({ code: 'ALREADY_REVERSED' });
    const recorded = await service.execute(recordReceipt(service, 'receipt-2'));
    expect(recorded.application?.state).toBe('applied');
  });
});

describe('an application whose key was used for another request at the same time', () => {
  it('is released and says why, and is not tried for ever', async () => {
    const ledger = await Commanding.open({
      store: (real) =>
        withAppend(real, async (append, stream, expected, events) => {
          const result = await append(stream, expected, events);
          if (!stream.startsWith('receipt-') || expected !== 'no-stream') return result;
          // A server checks event ids within a stream only, so another instance can use the same key to apply
          // another receipt.
          const { metadata } = events[0] as NewEvent;
          const id = nameUuid('application', nameUuid('receipt', 'application', 0), 'pledge', 0);
          const other = { ...metadata, requestHash: '0'.repeat(64), name: id };
          const applicationId = nameUuid('receipt', 'application', 0);
          const data = {
            effectiveDate: '2024-03-01',
            applicationId,
            receiptId: nameUuid('another'),
            code: 'PLEDGE_STATUS',
            detail: 'refused',
            policy: policyInForce,
            entries: [],
          };
          const taken = { id, type: 'ReceiptApplicationRefused', data, metadata: other };
          await append('pledge-P1', 1, [taken]);
          return result;
        }),
    });
    await prepared(ledger);
    const { application: applied } = await ledger.execute(recordReceipt(ledger));
    expect(applied).toMatchObject({ state: 'released', reason: 'IDEMPOTENCY_KEY_REUSED' });
    expect((await ledger.typesOf(`receipt-${receiptId}`)).at(-1)).toBe('ReceiptReleased');
    await ledger.closeAndRemove();
  });
});

describe('an application that its pledge refuses after its overpayment came back later', () => {
  it('is released on the later day', async () => {
    let isReached = false;
    const ledger = await Commanding.open({
      at: '2024-03-05T00:00:00.000Z',
      store: (real) =>
        withAppend(real, (append, stream, expected, events) =>
          !isReached && stream === 'pledge-P1' && events[0]?.data['receiptId'] === receiptId
            ? Promise.reject(new Unavailable('pulled plug'))
            : append(stream, expected, events),
        ),
    });
    const waiting = await overpaid(ledger);
    const kept = await ledger.execute(keeping(ledger, waiting));
    await ledger.execute(undoing(ledger, kept.application?.id, '2024-03-05'));
    const { facts } = recordReceipt(ledger);
    const second = { ...facts, bankReference: 'REF-2', receiptId: receiptIdOf('BK-USD', 'REF-2') };
    await ledger.execute(new RecordReceipt(second, ledger.request('second')));
    isReached = true;
    const ended = async () =>
      (await ledger.events.readStream(`receipt-${receiptId}`)).filter(
        ({ type, data }) => type === 'ReceiptReleased' && data['applicationId'] === waiting,
      );
    await until(async () => (await ended()).length > 0);
    expect((await ended())[0]?.data).toMatchObject({
      effectiveDate: '2024-03-05',
      reason: 'SETTLEMENT_EXCEEDS_OUTSTANDING',
    });
    await ledger.closeAndRemove();
  });
});

describe('an application whose money its pledge refused', () => {
  it('is released for the reason of the pledge, also where that fails at first', async () => {
    const times = { pledge: 1, release: 1 };
    const ledger = await Commanding.open({
      store: (real) =>
        withAppend(real, (append, stream, expected, events) => {
          const part = stream === 'pledge-P1' ? 'pledge' : 'release';
          const isStopped =
            part === 'release'
              ? events[0]?.type === 'ReceiptReleased'
              : events[0]?.data['receiptId'] === receiptId;
          if (!isStopped || times[part] === 0) return append(stream, expected, events);
          times[part] -= 1;
          return Promise.reject(new Unavailable('pulled plug'));
        }),
    });
    await prepared(ledger);
    const { facts } = recordReceipt(ledger);
    const { application: waiting } = await ledger.execute(recordReceipt(ledger));
    expect(waiting?.state).toBe('pending');
    const second = { ...facts, bankReference: 'REF-2', receiptId: receiptIdOf('BK-USD', 'REF-2') };
    await ledger.execute(new RecordReceipt(second, ledger.request('second')));
    const last = async () => (await ledger.events.readStream(`receipt-${receiptId}`)).at(-1);
    await until(async () => (await last())?.type === 'ReceiptReleased');
    expect(times).toEqual({ pledge: 0, release: 0 });
    expect((await last())?.data).toMatchObject({
      reason: 'SETTLEMENT_EXCEEDS_OUTSTANDING',
      neverTaken: true,
    });
    await ledger.closeAndRemove();
  });
});

describe('an overpayment whose application is undone on the pledge alone', () => {
  it('is neither kept nor paid back until its receipt has the money again', async () => {
    let isStopped = true;
    const ledger = await Commanding.open({
      at: '2024-03-05T00:00:00.000Z',
      store: stoppingReleases(() => isStopped),
    });
    const left = await overpaid(ledger);
    const undo = undoing(ledger, left, '2024-03-01');
    await expect(ledger.execute(undo)).rejects.toThrow();
    const paying = {
      receiptId,
      kind: 'OVERPAYMENT' as const,
      applicationId: left,
      amount: usd('1.00'),
      effectiveDate: '2024-03-05',
      paymentReference: 'PAY-1',
    };
    const pay = new ReturnReceipt(paying, ledger.request('pay'));
    await expect(ledger.execute(pay)).rejects.toMatchObject({ code: 'CONTENDED' });
    await expect(ledger.execute(keeping(ledger, left))).rejects.toMatchObject({
      code: 'CONTENDED',
    });
    isStopped = false;
    await until(async () =>
      (await ledger.typesOf(`receipt-${receiptId}`)).includes('ReceiptReleased'),
    );
    await ledger.closeAndRemove();
  });
});

describe('a receipt of which one application is undone on the pledge alone', () => {
  it('is decided on once it knows, by whatever command, and is reversed without it', async () => {
    let isStopped = false;
    const ledger = await Commanding.open({
      at: '2024-03-05T00:00:00.000Z',
      settlementGraceMs: 600_000,
      store: stoppingReleases(() => isStopped),
    });
    const left = await overpaid(ledger);
    const kept = await ledger.execute(keeping(ledger, left));
    isStopped = true;
    await expect(ledger.execute(undoing(ledger, left, '2024-03-02'))).rejects.toThrow();
    isStopped = false;
    const why = { effectiveDate: '2024-03-02', reasonCode: 'OTHER' as const, reason: 'not ours' };
    const whole = { ...why, receiptId, withApplications: true };
    const onLaterDay = { ...whole, postingDate: '2024-03-05' };
    const undo = undoing(ledger, kept.application?.id, '2024-03-02', 'undo keeping');
    for (const command of [undo, new ReverseReceipt(onLaterDay, ledger.request('later'))]) {
      const refused = ledger.execute(command);
      await expect(refused).rejects.toMatchObject({ code: 'CONTENDED' });
    }
    await receiptsOn(ledger.view).settlement.complete(left ?? '', receiptId);
    await ledger.execute(undo);
    await ledger.execute(new ReverseReceipt(whole, ledger.request('reverse')));
    expect((await ledger.typesOf(`receipt-${receiptId}`)).at(-1)).toBe('ReceiptReversed');
    await ledger.closeAndRemove();
  });
});

describe('a process that dies between the two halves', () => {
  it('leaves the money visible, and the next process completes the application', async () => {
    const times = { left: 0 };
    const dying = await Commanding.open({
      store: failing('pledge-', () => new OutcomeUnknown('pledge-P1'), times),
    });
    await prepared(dying);
    times.left = Number.MAX_SAFE_INTEGER;
    const outcome = await dying.execute(recordReceipt(dying));
    expect(outcome.application?.state).toBe('pending');
    expect(await dying.typesOf(`receipt-${receiptId}`)).toEqual([
      'ReceiptRecorded',
      'ReceiptAssigned',
    ]);
    await dying.close();
    const next = await Commanding.open({ dataDir: dying.dataDir });
    await until(async () => (await next.typesOf('pledge-P1')).includes('ReceiptApplied'));
    await next.closeAndRemove();
  });
});
