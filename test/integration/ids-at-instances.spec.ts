import {
  AnnouncePledge,
  receiptDecider,
  recordedReceipt,
  RecordReceipt,
  Rejection,
  stream,
  type CommandRequest,
} from '@art30/accounting';
import { Unavailable, type EventStore, type RecordedEvent } from '@art30/event-sourcing';
import { nameUuid, receiptIdOf, receiptsOn, type CommandOutcome } from '@art30/ledger';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { afterwards } from '../support/afterwards';
import { Commanding } from '../support/commanding';
import { announcedPledge, signPledge, usdBooks } from '../support/usd-books';
import { withAppend } from '../support/with-append';
import { usd } from '../support/world';

/** A long grace period, so that no worker finishes what a test interrupts. */
const settlementGraceMs = 600_000;

const receiptId = receiptIdOf('BK-USD', 'REF-1');

/** Two instances on one log, each of which caches the events that it appended itself. */
interface Instances {
  readonly first: Commanding;
  readonly second: Commanding;
  /** Action of the first instance between the second one's decision and its append to a stream. */
  meanwhile: { readonly stream: string; act(): Promise<unknown> } | undefined;
}

async function opened(first: Commanding, eventStoreUrl: string | undefined): Promise<Instances> {
  const instances: { meanwhile: Instances['meanwhile'] } = { meanwhile: undefined };
  const outrun = (store: EventStore) =>
    withAppend(store, async (append, name, ...rest) => {
      const faster = instances.meanwhile;
      if (faster?.stream === name) {
        instances.meanwhile = undefined;
        await faster.act();
      }
      return append(name, ...rest);
    });
  const second = await Commanding.open({
    ...(eventStoreUrl === undefined ? {} : { eventStoreUrl }),
    settlementGraceMs,
    store: (own) => outrun(eventStoreUrl === undefined ? first.events : own),
  });
  return Object.assign(instances, { first, second });
}

function withBody(request: CommandRequest, body: string): CommandRequest {
  const { identity } = request;
  const metadata = { ...identity.metadata, requestHash: body.padEnd(64, '0') };
  return { ...request, identity: { ...identity, metadata } };
}

function announcing(service: Commanding, amount: string): Promise<CommandOutcome> {
  const facts = {
    pledgeId: 'P1',
    donorId: 'D1',
    recommendation: 'n' as const,
    amount: usd(amount),
    earmarks: [],
    announcedOn: '2024-03-01',
  };
  return service.execute(new AnnouncePledge(facts, withBody(service.request('same key'), amount)));
}

describe.each(['the embedded store', 'a server'])('two instances on %s', (where) => {
  const ending = afterwards();
  let server: EventStoreDbServer | undefined;
  let instances: Instances;

  beforeEach(async () => {
    if (where === 'a server') server = await new EventStoreDbServer().start();
    ending(() => server?.stop());
    let isDown = false;
    const first = await Commanding.open({
      ...(server === undefined ? {} : { eventStoreUrl: server.url }),
      settlementGraceMs,
      store: (real) =>
        withAppend(real, (append, name, expected, events) => {
          const isSettling = isDown && name === 'pledge-P1';
          return isSettling
            ? Promise.reject(new Unavailable('pulled plug'))
            : append(name, expected, events);
        }),
    });
    ending(() => first.closeAndRemove());
    await usdBooks(first);
    instances = await opened(first, server?.url);
    ending(() => instances.second.closeAndRemove());
    pledgeDown = (down) => (isDown = down);
  });
  let pledgeDown: (isDown: boolean) => void;

  it('book one of two bodies that came at once under one key, and refuse the other', async () => {
    const { first, second } = instances;
    let booked: CommandOutcome | undefined;
    instances.meanwhile = {
      stream: 'pledge-P1',
      act: async () => (booked = await announcing(first, '100.00')),
    };
    await expect(announcing(second, '999.00')).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    const stands = await first.events.readStream('pledge-P1');
    expect(stands.map(({ id, data }) => [id, data['amount']])).toEqual([
      [booked?.events[0]?.id, usd('100.00')],
    ]);
  });

  /** Books a receipt with an application to P1 that the pledge has not decided yet. */
  async function pending(): Promise<RecordedEvent> {
    const { first } = instances;
    await announcedPledge(first, 'P1');
    await signPledge(first, 'P1');
    pledgeDown(true);
    const lines = [{ instalment: 1, settles: usd('100.00') }];
    const application = { pledgeId: 'P1', effectiveDate: '2024-03-01', lines };
    const credit = {
      receiptId,
      bankAccount: 'BK-USD',
      bankReference: 'REF-1',
      valueDate: '2024-03-01',
      net: usd('100.00'),
      charges: usd('0.00'),
      application,
    };
    const outcome = await first.execute(new RecordReceipt(credit, first.request('receipt')));
    pledgeDown(false);
    expect(outcome.application?.state).toBe('pending');
    const [, assigned] = await first.events.readStream(`receipt-${receiptId}`);
    return assigned as RecordedEvent;
  }

  async function judgingAt({ view }: Commanding, { metadata }: RecordedEvent) {
    const { state } = await view.ledger.read(stream.receipt(receiptId), receiptDecider);
    const receipt = recordedReceipt(state, receiptId);
    const [assignment] = [...receipt.assignments.values()].map(({ facts }) => facts);
    if (assignment === undefined) throw new Error('the receipt has set nothing aside');
    const { applicationId } = assignment;
    const identity = {
      metadata,
      eventName: (step: string, index: number) =>
        nameUuid('application', applicationId, step, index),
    };
    return { receipt, assignment, metadata, identity, dryRun: false, signed: undefined };
  }

  const because = new Rejection('PLEDGE_STATUS', 'the pledge takes no money');

  it('answer with the refusal that stands, where one refuses what the other would apply', async () => {
    const { first, second } = instances;
    const assigned = await pending();
    const refusing = await judgingAt(first, assigned);
    instances.meanwhile = {
      stream: 'pledge-P1',
      act: () => receiptsOn(first.view).judges.verdict(refusing, because),
    };
    const { application } = await receiptsOn(second.view).settlement.settle(
      await judgingAt(second, assigned),
    );
    expect(await first.typesOf('pledge-P1')).toContain('ReceiptApplicationRefused');
    expect(await first.typesOf('pledge-P1')).not.toContain('ReceiptApplied');
    expect(application).toMatchObject({ state: 'released', reason: 'PLEDGE_STATUS' });
    expect((await first.typesOf(`receipt-${receiptId}`)).at(-1)).toBe('ReceiptReleased');
  });

  it('leave the money where the state says that it is, under whatever name it was taken', async () => {
    const { first, second } = instances;
    const assigned = await pending();
    const { identity, ...applying } = await judgingAt(first, assigned);
    const eventName = (step: string, index: number) => nameUuid('elsewhere', step, index);
    await receiptsOn(first.view).judges.verdict({
      ...applying,
      identity: { ...identity, eventName },
    });
    const { application } = await receiptsOn(second.view).settlement.settle(
      await judgingAt(second, assigned),
    );
    expect(application.state).toBe('applied');
    expect(await first.typesOf(`receipt-${receiptId}`)).not.toContain('ReceiptReleased');
  });

  it('answer that the money is applied, where one applies what the other would refuse', async () => {
    const { first, second } = instances;
    const assigned = await pending();
    const applying = await judgingAt(first, assigned);
    instances.meanwhile = {
      stream: 'pledge-P1',
      act: () => receiptsOn(first.view).settlement.settle(applying),
    };
    const verdict = await receiptsOn(second.view).judges.verdict(
      await judgingAt(second, assigned),
      because,
    );
    expect(verdict.events.map(({ event }) => event.type)).toEqual(['ReceiptApplied']);
    expect((await first.typesOf('pledge-P1')).filter((type) => type.startsWith('Receipt'))).toEqual(
      ['ReceiptApplied'],
    );
    expect(await first.typesOf(`receipt-${receiptId}`)).not.toContain('ReceiptReleased');
  });
});
