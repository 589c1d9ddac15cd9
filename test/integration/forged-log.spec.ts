import { nameUuid } from '@art30/accounting';
import { eventNameOf, leafLine, type EventStore, type RecordedEvent } from '@art30/event-sourcing';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { replayed } from '../specimens/specimen';
import { rulesBrokenIn } from '../support/log-findings';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';
import { wholeLog } from '../support/whole-log';

type Log = readonly RecordedEvent[];
type Data = Record<string, unknown>;

/**
 * A forgery by a holder of the checkpoint key: events that nobody signed, in a tree with valid checkpoints.
 */
describe('a log that was written anew', () => {
  let honest: Log = [];

  beforeAll(async () => {
    const service = await Service.start();
    try {
      await playExample(service, 'E29');
      honest = await wholeLog(service.app.get<EventStore>(EVENT_STORE));
    } finally {
      await service.stopAndRemove();
    }
  });

  const indexOf = (type: string, log = honest) => {
    const index = log.findIndex((event) => event.type === type);
    if (index < 0) throw new Error(`there is no ${type}`);
    return index;
  };

  function changed(index: number, change: (event: RecordedEvent) => Partial<RecordedEvent>): Log {
    const event = honest[index] as RecordedEvent;
    return honest.with(index, { ...event, ...change(event) });
  }

  const withData = (index: number, change: (data: Data) => Data) =>
    changed(index, ({ data }) => ({ data: { ...data, ...change(data) } as never }));

  /** The log with one more event at its end, on a new stream or on an existing one. */
  function withEvent({ type, data, stream, metadata }: Partial<RecordedEvent>, log = honest): Log {
    const like = log.at(-1) as RecordedEvent;
    const { proposal: _proposal, name: _name, ...alone } = { ...like.metadata, ...metadata };
    const name = stream ?? like.stream;
    const added = {
      id: nameUuid('forged', log.length),
      type: type ?? like.type,
      stream: name,
      data: data ?? like.data,
      revision: log.filter((one) => one.stream === name).length,
      position: '',
      metadata: alone,
    };
    return [...log, added];
  }

  it('is found by a replay, which no checkpoint tells, where an approver is another than who signed', async () => {
    // The leaf is computed from the changed event and not from the bytes in the store.
    const lineOf = ({ stored: _stored, ...event }: RecordedEvent) => leafLine(event);
    const found = async (log: Log) => (await replayed(log.map(lineOf))).report;
    expect(await found(honest)).toMatchObject({ agrees: true, logFindingsTotal: 0 });
    const index = honest.findLastIndex(({ metadata }) => metadata.approvedBy === 'u.approve');
    const forged = changed(index, ({ metadata }) => ({
      metadata: { ...metadata, approvedBy: 'u.other' },
    }));
    expect(await found(forged)).toMatchObject({
      agrees: false,
      differencesTotal: 0,
      entryFindingsTotal: 0,
      logFindingsTotal: 1,
      logFindings: [{ sequence: index + 1, rule: 'OTHER_PEOPLE' }],
    });
  });

  it('is honest before', () => expect(rulesBrokenIn(honest)).toEqual([]));

  it('shows an event that stands on no stream of its kind, where its entries would follow from nothing', () => {
    const index = indexOf('PledgeAnnounced');
    const moved = changed(index, ({ data }) => ({
      stream: 'pledgex-1',
      revision: 0,
      data: { ...data, entries: [] },
    }));
    expect(rulesBrokenIn(moved)).toContain(`${index + 1} OTHER_STREAM`);
    const other = changed(index, () => ({ stream: 'pledge-P77', revision: 0 }));
    expect(rulesBrokenIn(other)).toContain(`${index + 1} OTHER_STREAM`);
  });

  it('shows what follows from no policy, and no operator can leave that out', () => {
    const index = indexOf('PledgeAnnounced');
    const { data, stream } = honest[index] as RecordedEvent;
    const forged = withEvent({
      type: 'PledgeAnnounced',
      stream: 'pledge-P99',
      data: { ...data, pledgeId: 'P99', policy: 'NOPE@1' },
    });
    const { id } = forged.at(-1) as RecordedEvent;
    expect(stream).toBe('pledge-P1');
    expect(rulesBrokenIn(forged)).toContain(`${forged.length} OTHER_ENTRIES`);
    const skip = { eventId: id, reason: 'because', entries: [] };
    const skipped = withEvent({ type: 'EventSkipped', stream: 'ledger', data: skip }, forged);
    expect(rulesBrokenIn(skipped)).toContain(`${forged.length} OTHER_ENTRIES`);
  });

  it.each<[string, string, (data: Data) => Data]>([
    ['a donor of another name', 'DonorRegistered', () => ({ name: 'Somebody Else' })],
    ['another rate', 'ExchangeRatesPublished', () => ({ rates: { EUR: '0.5' } })],
    ['another bank account', 'BankAccountOpened', () => ({ code: 'BK-OTHER' })],
    ['another day of signature', 'AgreementSigned', () => ({ effectiveDate: '2024-01-01' })],
  ])('shows %s than was signed', (_what, type, change) => {
    const index = indexOf(type);
    expect(rulesBrokenIn(withData(index, change))).toContain(`${index + 1} NOT_AS_SIGNED`);
  });

  it('shows a command that books what it does not book, states nothing, or is none', () => {
    const booked = indexOf('DonorRegistered');
    const id = honest[booked]?.metadata.proposal;
    const index = honest.findIndex((event) => eventNameOf(event) === id);
    const renamed = withData(index, () => ({ command: 'ReviseDonor' }));
    expect(rulesBrokenIn(renamed)).toEqual(
      expect.arrayContaining([`${index + 1} OTHER_HASH`, `${booked + 1} NOT_AS_SIGNED`]),
    );
    for (const other of [{ command: 'GiveAway' }, { facts: { nonsense: true } }]) {
      expect(rulesBrokenIn(withData(index, () => other))).toContain(`${index + 1} OTHER_COMMAND`);
    }
  });

  it('shows times that go back, or are none', () => {
    const index = honest.length - 10;
    const at = (recordedAt: string) =>
      changed(index, ({ metadata }) => ({ metadata: { ...metadata, recordedAt } }));
    for (const time of [
      '2024-01-01T00:00:00.000Z',
      'tomorrow\nVERDICT   it holds',
      '2025-02-30T00:00:00.000Z',
    ]) {
      expect(rulesBrokenIn(at(time))).toContain(`${index + 1} OTHER_TIME`);
    }
    expect(rulesBrokenIn(at('2099-01-01T00:00:00.000Z'))).toContain(`${index + 2} OTHER_TIME`);
  });

  it('shows a delegation that is granted once more after it was revoked', () => {
    const granted = honest[indexOf('DelegationGranted')] as RecordedEvent;
    const { delegationId } = granted.data as Data;
    const facts = { effectiveDate: '2025-06-01', entries: [], policy: granted.data['policy'] };
    const people = { by: 'u.admin-1', reason: 'left' };
    const data = { ...facts, ...people, delegationId } as never;
    const revoked = withEvent({ type: 'DelegationRevoked', stream: 'delegations', data });
    const again = withEvent(
      { type: 'DelegationGranted', stream: 'delegations', data: granted.data },
      revoked,
    );
    expect(rulesBrokenIn(again)).toContain(`${again.length} OTHER_STATUS`);
  });

  it.each<[string, string, (data: Data) => Data]>([
    ['a donor', 'PledgeAnnounced', () => ({ donorId: 'GHOST' })],
    ['a bank account', 'ReceiptRecorded', () => ({ bankAccount: 'BK-NONE' })],
    [
      'a rate',
      'PledgeAnnounced',
      ({ rate }) => ({ rate: { ...(rate as object), unitsPerUsd: '0.1' } }),
    ],
    [
      'a list of rates',
      'PledgeAnnounced',
      ({ rate }) => ({ rate: { ...(rate as object), list: 'NONE' } }),
    ],
  ])('shows %s that is not in it', (_what, type, change) => {
    const index = indexOf(type);
    expect(rulesBrokenIn(withData(index, change))).toContain(`${index + 1} NOT_IN_LOG`);
  });

  it('shows a ledger that is opened a second time', () => {
    const again = withEvent({
      type: 'LedgerOpened',
      stream: 'ledger',
      data: honest[0]?.data as never,
    });
    expect(rulesBrokenIn(again)).toContain(`${again.length} OPENED_TWICE`);
  });

  it('shows that what was approved is not booked', () => {
    const index = indexOf('ReceiptApplied');
    const approval = honest.findIndex(
      ({ type, data }) =>
        type === 'ProposalApproved' && data['proposalId'] === honest[index]?.metadata.proposal,
    );
    const log = honest
      .filter((_event, at) => at !== index)
      .map((event) =>
        event.stream === honest[index]?.stream && event.revision > (honest[index]?.revision ?? 0)
          ? { ...event, revision: event.revision - 1 }
          : event,
      );
    expect(rulesBrokenIn(log)).toContain(`${approval + 1} NOT_BOOKED`);
  });
});
