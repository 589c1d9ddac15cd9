import { ReportExpenditure, ReversePledgeEvent } from '@art30/accounting';
import { Unavailable, type EventStore } from '@art30/event-sourcing';
import { fenceSettlesMs } from '@art30/ledger';
import { Commanding } from '../support/commanding';
import { until } from '../support/patience';
import { announcedPledge, signPledge, usdBooks } from '../support/usd-books';
import { withAppend } from '../support/with-append';
import { usd } from '../support/world';

const expenditure = (pledgeId: string, expenditureId = 'ERP-1') => ({
  pledgeId,
  expenditureId,
  effectiveDate: '2024-03-01',
  chargeSupport: false,
  purpose: 'k',
  level: 'NATIONAL',
  country: 'KEN',
  direct: usd('10.00'),
  paidFrom: 'BK-USD',
  document: 'month-end file',
});

describe('a reference that is used once over all streams', () => {
  let service: Commanding;
  /** While `pulled` is true, each append to a pledge fails. */
  const plug = { pulled: false };
  const pullable = (real: EventStore): EventStore =>
    withAppend(real, (append, stream, ...rest) => {
      if (plug.pulled && stream.startsWith('pledge-')) {
        return Promise.reject(new Unavailable('pulled plug'));
      }
      return append(stream, ...rest);
    });

  beforeEach(async () => {
    plug.pulled = false;
    service = await Commanding.open({ store: pullable });
    await usdBooks(service);
    for (const pledgeId of ['P1', 'P2']) {
      await announcedPledge(service, pledgeId);
      await signPledge(service, pledgeId);
    }
  });

  afterEach(() => service.closeAndRemove());

  const spend = (pledgeId: string, key: string, changes: { readonly dryRun?: boolean } = {}) =>
    service.execute(new ReportExpenditure(expenditure(pledgeId), service.request(key, changes)));
  const streams = async () => {
    const all = await service.events.readAll(null, 500);
    return [...new Set(all.map(({ stream }) => stream))].filter((name) => /^claim-/.test(name));
  };
  const claimed = async (): Promise<string[]> => {
    const [name] = await streams();
    return name === undefined ? [] : service.typesOf(name);
  };
  const pass = (ms: number) => {
    service.clock.set(new Date(service.clock.now().getTime() + ms));
  };
  const rounds = async () => {
    const from = service.rounds;
    await until(async () => service.rounds > from + 2);
  };

  it('is claimed in a stream of its own before its use', async () => {
    await spend('P1', 'one');
    const all = await service.events.readAll(null, 500);
    const [claim, use] = all.slice(-2);
    expect([claim?.type, use?.type]).toEqual(['ReferenceClaimed', 'ExpenditureReported']);
    expect(claim?.data).toMatchObject({
      usedBy: { stream: 'pledge-P1', eventId: use?.metadata.name },
    });
    await expect(spend('P2', 'two')).rejects.toMatchObject({ code: 'DUPLICATE_ERP_DOCUMENT' });
  });

  it('is not claimed by a dry run, which is refused all the same', async () => {
    await spend('P1', 'one', { dryRun: true });
    expect(await streams()).toEqual([]);
    await spend('P1', 'one');
    await expect(spend('P2', 'two', { dryRun: true })).rejects.toMatchObject({
      code: 'DUPLICATE_ERP_DOCUMENT',
    });
  });

  it('is not claimed by a command that is refused', async () => {
    await expect(spend('P9', 'one')).rejects.toMatchObject({ code: 'PLEDGE_UNKNOWN' });
    expect(await streams()).toEqual([]);
  });

  it('is claimed once by a repeat, which answers as the first time', async () => {
    const first = await spend('P1', 'one');
    expect(await spend('P1', 'one')).toEqual({ ...first, repeated: true });
    expect(await claimed()).toEqual(['ReferenceClaimed']);
    expect(first.events.map(({ type }) => type)).toEqual(['ExpenditureReported']);
  });

  describe('whose use a crash has kept away', () => {
    beforeEach(async () => {
      plug.pulled = true;
      await expect(spend('P1', 'one')).rejects.toThrow(Unavailable);
      plug.pulled = false;
    });

    it('is refused to others, and not to a retry of its command', async () => {
      await expect(spend('P2', 'two')).rejects.toMatchObject({ code: 'DUPLICATE_ERP_DOCUMENT' });
      await spend('P1', 'one');
      expect(await service.typesOf('pledge-P1')).toContain('ExpenditureReported');
    });

    it('is released by the worker after the lifetime of a command and not before', async () => {
      pass(fenceSettlesMs);
      await rounds();
      expect(await claimed()).toEqual(['ReferenceClaimed']);
      pass(1);
      await until(async () => (await claimed()).includes('ReferenceReleased'));
      await spend('P2', 'two');
      await expect(spend('P1', 'one')).rejects.toMatchObject({ code: 'DUPLICATE_ERP_DOCUMENT' });
    });

    it('is claimed anew by a late retry, and is the retry its own until that has lived', async () => {
      pass(fenceSettlesMs + 1);
      await until(async () => (await claimed()).includes('ReferenceReleased'));
      await spend('P1', 'one');
      expect(await claimed()).toEqual([
        'ReferenceClaimed',
        'ReferenceReleased',
        'ReferenceClaimed',
      ]);
      pass(fenceSettlesMs + 1);
      await rounds();
      await expect(spend('P2', 'two')).rejects.toMatchObject({ code: 'DUPLICATE_ERP_DOCUMENT' });
    });

    it('is held by a retry from the moment of the retry', async () => {
      pass(fenceSettlesMs - 1);
      plug.pulled = true;
      await expect(spend('P1', 'one')).rejects.toThrow(Unavailable);
      plug.pulled = false;
      pass(2);
      await until(async () => (await claimed()).includes('ReferenceReleased'));
      expect(await claimed()).toEqual([
        'ReferenceClaimed',
        'ReferenceClaimed',
        'ReferenceReleased',
      ]);
      await expect(spend('P2', 'two')).rejects.toMatchObject({ code: 'DUPLICATE_ERP_DOCUMENT' });
    });
  });

  it('is one for two commands that come at once', async () => {
    const outcomes = await Promise.allSettled([spend('P1', 'one'), spend('P2', 'two')]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const used = await Promise.all(['P1', 'P2'].map((id) => service.typesOf(`pledge-${id}`)));
    expect(used.flat().filter((type) => type === 'ExpenditureReported')).toHaveLength(1);
  });

  it('is free again, also on its own pledge, once its use was reversed', async () => {
    const { events } = await spend('P1', 'one');
    const reversal = {
      pledgeId: 'P1',
      eventId: events[0]?.id ?? '',
      effectiveDate: '2024-03-01',
      reasonCode: 'DUPLICATE' as const,
      reason: 'booked twice',
    };
    await service.execute(new ReversePledgeEvent(reversal, service.request('undo')));
    await spend('P1', 'again');
    await expect(spend('P2', 'two')).rejects.toMatchObject({ code: 'DUPLICATE_ERP_DOCUMENT' });
    expect(await claimed()).toEqual(['ReferenceClaimed', 'ReferenceReleased', 'ReferenceClaimed']);
  });
});
