import { LogChecks, nameUuid, type Entry } from '@art30/accounting';
import {
  eventNameOf,
  type EventMetadata,
  type EventStore,
  type RecordedEvent,
} from '@art30/event-sourcing';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { Client } from '../support/client';
import { findingsIn, rulesBrokenIn } from '../support/log-findings';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';
import { wholeLog } from '../support/whole-log';

type Log = readonly RecordedEvent[];
type Data = Record<string, unknown>;

describe('the log of the worked example, with three signatures on everything', () => {
  let honest: Log = [];

  beforeAll(async () => {
    const service = await Service.start();
    try {
      await playExample(service, 'E29');
      const body = { from: '2024-01-01', to: '2024-12-31' };
      await new Client(service).post('/v1/donors/DON-A/statements', body);
      honest = await wholeLog(service.app.get<EventStore>(EVENT_STORE));
    } finally {
      await service.stopAndRemove();
    }
  });

  /** The sequence of the first event of a type that a test is about. */
  function placeOf(type: string, matches: (event: RecordedEvent) => boolean = () => true): number {
    const index = honest.findIndex((event) => event.type === type && matches(event));
    if (index < 0) throw new Error(`there is no ${type}`);
    return index + 1;
  }

  const at = (sequence: number) => honest[sequence - 1] as RecordedEvent;

  /** The log with the data of one event changed. */
  function withData(sequence: number, change: (data: Data) => object): Log {
    return honest.map((event, index) =>
      index + 1 === sequence
        ? { ...event, data: { ...event.data, ...change(event.data as Data) } }
        : event,
    );
  }

  function withMetadata(sequence: number, change: Partial<EventMetadata>, log = honest): Log {
    return log.map((event, index) =>
      index + 1 === sequence ? { ...event, metadata: { ...event.metadata, ...change } } : event,
    );
  }

  /** The log with events put in, each behind a place, in the revision that is next of its stream. */
  function withEvents(behind: number, ...added: Pick<RecordedEvent, 'stream' | 'type' | 'data'>[]) {
    const { metadata } = at(behind);
    const log = [...honest.slice(0, behind)];
    for (const [index, one] of added.entries()) {
      const id = nameUuid('forged', behind, index);
      const revision = log.filter(({ stream }) => stream === one.stream).length;
      const { proposal: _proposal, name: _name, ...alone } = metadata;
      log.push({ ...one, id, revision, position: '', metadata: alone });
    }
    return [...log, ...honest.slice(behind)];
  }

  const signed = () => placeOf('AgreementSigned');
  const proposalOf = (sequence: number) =>
    honest.findIndex((event) => eventNameOf(event) === at(sequence).metadata.proposal) + 1;
  /** The acts on the proposal of an event, by their sequences. */
  const actsOn = (sequence: number, type: string) =>
    placeOf(type, ({ data }) => data['proposalId'] === at(sequence).metadata.proposal);

  it('breaks no rule', () => {
    expect(findingsIn(honest)).toEqual([]);
  });

  it('is looked at whole', () => {
    const checks = new LogChecks();
    honest.forEach((event, index) => checks.check({ event, sequence: index + 1 }));
    const proposals = honest.filter(({ type }) => type === 'CommandProposed').length;
    expect(checks.counts).toMatchObject({ events: honest.length, leftOut: 0, proposals });
    expect(checks.counts).toMatchObject({ hashes: proposals, credits: 6, statements: 1 });
    expect(checks.counts.signatures).toBeGreaterThanOrEqual(3 * proposals);
  });

  it('shows an approver who was renamed in what is booked', () => {
    const sequence = signed();
    expect(rulesBrokenIn(withMetadata(sequence, { approvedBy: 'u.other' }))).toEqual([
      `${sequence} OTHER_PEOPLE`,
    ]);
  });

  it('shows an approver who was renamed throughout, by the delegation that is another one', () => {
    const sequence = signed();
    const approval = actsOn(sequence, 'ProposalApproved');
    const renamed = withData(approval, () => ({ by: 'u.other' }));
    const log = [sequence, approval].reduce(
      (before, place) => withMetadata(place, { approvedBy: 'u.other' }, before),
      renamed,
    );
    expect(findingsIn(log)).toMatchObject([
      { sequence: approval, rule: 'NOT_DELEGATED', detail: expect.stringContaining('u.approve') },
    ]);
  });

  it('shows a hash that was changed, and the signatures on the other one', () => {
    const sequence = signed();
    const proposal = proposalOf(sequence);
    expect(rulesBrokenIn(withData(proposal, () => ({ hash: 'a'.repeat(64) })))).toEqual([
      `${proposal} OTHER_HASH`,
      `${actsOn(sequence, 'ProposalCertified')} NOT_AS_SIGNED`,
      `${actsOn(sequence, 'ProposalApproved')} NOT_AS_SIGNED`,
    ]);
  });

  it.each([
    [
      'its facts',
      (data: Data) => ({ facts: { ...(data['facts'] as object), documentReference: 'other' } }),
    ],
    ['its command', () => ({ command: 'RescheduleInstalments' })],
    ['its version', () => ({ version: 2 })],
    ['who may approve it', () => ({ approver: 'CONTROLLER' })],
  ])('shows that %s is not what people signed', (_what, change) => {
    const proposal = proposalOf(signed());
    expect(rulesBrokenIn(withData(proposal, change))).toContain(`${proposal} OTHER_HASH`);
  });

  it('shows a proposal that books something else', () => {
    const sequence = signed();
    const proposal = proposalOf(sequence);
    const log = withData(proposal, ({ books }) => {
      const [first, ...rest] = books as { readonly entries: readonly Entry[] }[];
      return { books: [{ ...first, entries: first?.entries.slice(2) }, ...rest] };
    });
    expect(rulesBrokenIn(log)).toEqual(
      expect.arrayContaining([`${proposal} OTHER_HASH`, `${sequence} NOT_AS_SIGNED`]),
    );
  });

  it('shows a certifier who is the recorder', () => {
    const sequence = signed();
    const certified = actsOn(sequence, 'ProposalCertified');
    const by = at(certified).metadata.recordedBy;
    const recorder = at(proposalOf(sequence)).metadata.recordedBy;
    expect(by).not.toBe(recorder);
    const log = withMetadata(
      certified,
      { recordedBy: recorder },
      withData(certified, () => ({ by: recorder })),
    );
    expect(rulesBrokenIn(log)).toEqual(expect.arrayContaining([`${certified} SAME_PERSON`]));
  });

  it('shows a rule that nobody has set', () => {
    const certified = actsOn(signed(), 'ProposalCertified');
    const log = withData(certified, () => ({ signingRule: 'TWO_PEOPLE' }));
    expect(rulesBrokenIn(log)).toEqual([`${certified} OTHER_RULE`]);
  });

  it('shows a signature on another day than that of the clock', () => {
    const certified = actsOn(signed(), 'ProposalCertified');
    const log = withData(certified, () => ({ effectiveDate: '2024-01-01' }));
    expect(rulesBrokenIn(log)).toContain(`${certified} OTHER_DAY`);
  });

  describe('and its delegations', () => {
    const certification = () => actsOn(signed(), 'ProposalCertified');
    const delegationOf = (sequence: number) =>
      (at(sequence).data['signedAs'] as { readonly delegation: string }).delegation;
    const usesOf = (delegation: string) =>
      honest.flatMap(({ data }, index) =>
        (data['signedAs'] as Data | undefined)?.['delegation'] === delegation ? [index + 1] : [],
      );

    it('shows each signature under one that had been revoked before', () => {
      const delegationId = delegationOf(certification());
      const last = honest.findLastIndex(({ stream }) => stream === 'delegations') + 1;
      const { effectiveDate, policy, entries } = at(last).data;
      const data = { effectiveDate, policy, entries, delegationId, by: 'u.admin', because: 'left' };
      const log = withEvents(last, {
        stream: 'delegations',
        type: 'DelegationRevoked',
        data: data,
      });
      const broken = rulesBrokenIn(withMetadata(last + 1, { recordedBy: 'u.admin' }, log));
      expect(broken).toEqual(usesOf(delegationId).map((use) => `${use + 1} NOT_DELEGATED`));
      expect(broken.length).toBeGreaterThan(10);
    });

    it.each([
      ['is of another person', { person: 'u.two' }],
      ['is one for another role', { role: 'approver' }],
      ['is one of another issuer', { issuer: 'https://login.example.org' }],
      ['ended before', { until: '2024-03-01' }],
      ['begins later', { from: '2030-01-01', until: '2031-01-01' }],
      ['is for other commands', { commands: ['SendReminder'] }],
    ])('shows a signature under one that %s', (_what, terms) => {
      const delegation = delegationOf(certification());
      const proposed = honest.findIndex(({ id }) => id === delegation) + 1;
      const broken = rulesBrokenIn(withData(proposed, () => terms));
      expect(broken).toContain(`${certification()} NOT_DELEGATED`);
    });

    it('shows a signature above the limit of one', () => {
      const delegation = delegationOf(certification());
      const proposed = honest.findIndex(({ id }) => id === delegation) + 1;
      const limit = { amount: '1.00', currency: 'USD' };
      const broken = rulesBrokenIn(withData(proposed, () => ({ limit })));
      expect(broken).toContain(`${certification()} OVER_LIMIT`);
    });

    it('shows a signature that names one which was never proposed', () => {
      const place = certification();
      const log = withData(place, ({ signedAs }) => ({
        signedAs: { ...(signedAs as object), delegation: nameUuid('none') },
      }));
      expect(rulesBrokenIn(log)).toEqual([`${place} NOT_DELEGATED`]);
    });

    it('shows a signature in a role that is not enough', () => {
      const place = certification();
      const log = withData(place, ({ signedAs }) => ({
        signedAs: { ...(signedAs as object), role: 'auditor' },
      }));
      expect(rulesBrokenIn(log)).toEqual([`${place} OTHER_ROLE`]);
    });
  });

  it('shows entries that do not follow from the facts', () => {
    const sequence = placeOf('ContributionRefunded');
    const log = withData(sequence, ({ lines, entries }) => ({
      lines: JSON.parse(JSON.stringify(lines).replaceAll('20000.00', '2000.00')) as unknown,
      entries,
    }));
    expect(log).not.toEqual(honest);
    expect(rulesBrokenIn(log)).toContain(`${sequence} OTHER_ENTRIES`);
  });

  it('shows a refund that was made smaller with its entries: nobody signed those', () => {
    const sequence = placeOf('ContributionRefunded');
    const log = withData(
      sequence,
      (data) => JSON.parse(JSON.stringify(data).replaceAll('20000.00', '2000.00')) as object,
    );
    expect(rulesBrokenIn(log)).toContain(`${sequence} NOT_AS_SIGNED`);
  });

  it('shows entries that do not come to zero', () => {
    const sequence = signed();
    const log = withData(sequence, ({ entries }) => {
      const [first, ...rest] = entries as readonly Entry[];
      return { entries: [{ ...first, usd: '1.00' }, ...rest] };
    });
    expect(rulesBrokenIn(log)).toContain(`${sequence} NOT_ZERO`);
  });

  it('shows one bank credit that is booked twice, also under the id of another receipt', () => {
    const sequence = placeOf('ReceiptRecorded');
    const { stream, type, data } = at(sequence);
    expect(rulesBrokenIn(withEvents(sequence, { stream, type, data }))).toContain(
      `${sequence + 1} CREDIT_TWICE`,
    );
    const receiptId = nameUuid('another receipt');
    const other = { ...data, receiptId };
    const log = withEvents(sequence, { stream: `receipt-${receiptId}`, type, data: other });
    expect(rulesBrokenIn(log)).toContain(`${sequence + 1} OTHER_RECEIPT`);
  });

  it('shows a reference that is used and was not claimed, and one that is claimed twice', () => {
    const sequence = placeOf('ReferenceClaimed');
    const { stream, type, data } = at(sequence);
    const usedBy = data['usedBy'] as { readonly eventId: string };
    const use = honest.findIndex((event) => eventNameOf(event) === usedBy.eventId) + 1;
    const without = honest.filter((_, index) => index + 1 !== sequence);
    expect(rulesBrokenIn(without)).toContain(`${use - 1} NOT_CLAIMED`);
    const again = { ...data, usedBy: { ...usedBy, eventId: nameUuid('another payment') } };
    const other = data['payee'] === undefined ? again : { ...again, payee: 'donor DON-X' };
    const log = withEvents(sequence, { stream, type, data: other });
    expect(rulesBrokenIn(log)).toContain(`${sequence + 1} REFERENCE_TWICE`);
  });

  it('shows that an event was taken out of a stream', () => {
    const sequence = actsOn(signed(), 'ProposalCertified');
    const log = honest.filter((_, index) => index + 1 !== sequence);
    expect(rulesBrokenIn(log)).toContain(`${sequence} REVISION_MISSING`);
  });

  it('shows an event that stands twice', () => {
    const sequence = placeOf('PledgeAnnounced');
    const log = [...honest, { ...at(sequence), revision: 99, stream: 'pledge-X' }];
    expect(rulesBrokenIn(log)).toContain(`${log.length} ID_TWICE`);
  });

  it('shows an event that books again, under another id, what has one name', () => {
    const sequence = signed();
    const again = { ...at(sequence), id: nameUuid('again'), revision: honest.length };
    expect(rulesBrokenIn([...honest, again])).toContain(`${honest.length + 1} NAME_TWICE`);
    const { id: ofOld, metadata } = at(sequence);
    const { name: _name, ...unnamed } = metadata;
    const old = { ...again, id: metadata.name ?? ofOld, metadata: unnamed };
    expect(rulesBrokenIn([...honest, old])).toContain(`${honest.length + 1} NAME_TWICE`);
  });

  it('shows that approved events are missing, though the stream is numbered anew', () => {
    const sequence = signed();
    const { stream } = at(sequence);
    const log = honest
      .filter((_, index) => index + 1 !== sequence)
      .map((event, index) =>
        event.stream === stream && index + 1 >= sequence
          ? { ...event, revision: event.revision - 1 }
          : event,
      );
    expect(rulesBrokenIn(log)).toContain(
      `${actsOn(sequence, 'ProposalApproved') - 1} NOT_AS_SIGNED`,
    );
  });

  it('shows a statement whose bytes are not those that were signed', () => {
    const sequence = placeOf('StatementIssued');
    const log = withData(sequence, ({ statement }) => ({
      statement: { ...(statement as object), donor: 'another' },
    }));
    expect(rulesBrokenIn(log)).toEqual([`${sequence} OTHER_DOCUMENT`]);
  });

  describe('and an event of another program', () => {
    const foreign = { stream: 'billing-1', type: 'InvoiceSent', data: { number: 7 } };
    const facts = { effectiveDate: '2026-01-01', policy: 'IPSAS23-UN@1', entries: [] };
    const skip = (eventId: string) => ({
      stream: 'ledger',
      type: 'EventSkipped',
      data: { ...facts, eventId, reason: 'r' },
    });

    it('shows that it cannot be read', () => {
      const sequence = honest.length + 1;
      expect(findingsIn(withEvents(honest.length, foreign))).toMatchObject([
        { sequence, rule: 'UNREADABLE', detail: expect.stringContaining('InvoiceSent') },
      ]);
    });

    it('lets it be left out by those who sign that', () => {
      const eventId = nameUuid('forged', honest.length, 0);
      const log = withEvents(honest.length, foreign, skip(eventId));
      expect(rulesBrokenIn(log)).toEqual([`${log.length} NOT_SIGNED`]);
    });

    it('shows that another one is left out, which can be read', () => {
      const log = withEvents(honest.length, skip(at(signed()).id));
      expect(rulesBrokenIn(log)).toEqual([
        ...[`${log.length} NOT_SIGNED`, `${log.length} READABLE_LEFT_OUT`],
      ]);
    });
  });
});
