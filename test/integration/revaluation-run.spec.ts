import {
  ApplyReceipt,
  PublishExchangeRates,
  RecordReceipt,
  ReverseApplication,
  ReverseReceipt,
  ReverseRevaluation,
  RunRevaluation,
  SoftClosePeriod,
} from '@art30/accounting';
import { OutcomeUnknown, Unavailable } from '@art30/event-sourcing';
import { receiptIdOf, receiptsOn, type CommandOutcome } from '@art30/ledger';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { Commanding, type CommandingOptions } from '../support/commanding';
import { euroBooks } from '../support/euro-books';
import { until } from '../support/patience';
import { withAppend } from '../support/with-append';
import { eur } from '../support/world';

const revaluationId = 'REV';
const ofRun = `revaluation-${revaluationId}`;
const at = '2024-07-15T09:00:00.000Z';
const patient = { settlementGraceMs: 600_000 };
const hasty = { settlementGraceMs: 40 };
const forty = { instalment: 1, settles: eur('40.00') };

/** Number of appends of a run over the pledge and the receipt of `euroBooks`. */
const appendsOfRun = 4;

/** A pledge and a receipt to revalue, in a store that a test can disconnect. */
class World {
  /** Number of appends that still succeed; all later ones fail, as after a crash. */
  left = Number.POSITIVE_INFINITY;
  /** Tells if the first failing append is stored nevertheless and only its answer is lost. */
  lost: 'not written' | 'written' = 'not written';
  /** Called before each append. */
  before: (stream: string) => Promise<void> = async () => undefined;
  ledger!: Commanding;
  receiptId!: string;

  static async open(options: CommandingOptions = patient): Promise<World> {
    const world = new World();
    world.ledger = await Commanding.open({
      at,
      ...options,
      store: (real) =>
        withAppend(real, async (append, ...call) => {
          await world.before(call[0]);
          world.left -= 1;
          if (world.left === -1 && world.lost === 'written') {
            await append(...call);
            throw new OutcomeUnknown(call[0]);
          }
          if (world.left < 0) throw new Unavailable('pulled plug');
          return append(...call);
        }),
    });
    world.receiptId = await euroBooks(world.ledger);
    return world;
  }

  run(ledger = this.ledger): Promise<CommandOutcome> {
    const facts = { revaluationId, asAt: '2024-07-14' };
    return ledger.execute(new RunRevaluation(facts, ledger.request('run')));
  }

  takeBack(effectiveDate = '2024-07-14'): Promise<CommandOutcome> {
    const why = { effectiveDate, reasonCode: 'OTHER', reason: 'another list' } as const;
    const request = this.ledger.request(`back on ${effectiveDate}`);
    return this.ledger.execute(new ReverseRevaluation({ revaluationId, ...why }, request));
  }

  /** Reverses the receipt in suspense on the day after the run: the money belonged to somebody else. */
  async reverseReceipt(): Promise<void> {
    const { ledger, receiptId } = this;
    ledger.clock.set(new Date('2024-07-16T09:00:00.000Z'));
    const why = { effectiveDate: '2024-07-15', reasonCode: 'OTHER', reason: 'not ours' } as const;
    await ledger.execute(new ReverseReceipt({ receiptId, ...why }, ledger.request('not ours')));
  }

  /** Runs `work` and makes the store fail after `appends` appends. */
  async stopAfter(appends: number, work: () => Promise<CommandOutcome>): Promise<void> {
    this.left = appends;
    const stopped = await work().catch((error: unknown) => error);
    expect(isOutage(stopped)).toBe(true);
    this.left = Number.POSITIVE_INFINITY;
  }

  /** All events of the run, by stream. */
  async booked(): Promise<Record<string, readonly object[]>> {
    const names = [ofRun, 'pledge-EURO', `receipt-${this.receiptId}`];
    const streams = await Promise.all(names.map((name) => this.ledger.events.readStream(name)));
    return Object.fromEntries(
      streams.map((events, index) => [
        names[index],
        events
          .filter(({ type }) => type.includes('Reval'))
          .map(({ id, type, revision, data }) => ({ id, type, revision, data })),
      ]),
    );
  }

  async isOfEvents(count: number): Promise<boolean> {
    return (await this.ledger.typesOf(ofRun)).length === count;
  }
}

/** True if the error tells the caller to repeat the same request. */
function isOutage(answer: unknown): boolean {
  return answer instanceof Unavailable || answer instanceof OutcomeUnknown;
}

function typesIn({ events }: CommandOutcome): readonly string[] {
  return events.map(({ type }) => type);
}

describe('a run that stops on the way', () => {
  const open: World[] = [];
  const others: Commanding[] = [];
  const servers: EventStoreDbServer[] = [];
  let whole: { readonly booked: object; readonly types: readonly string[] };

  const opened = async (options?: CommandingOptions) => {
    const world = await World.open(options);
    open.push(world);
    return world;
  };

  beforeAll(async () => {
    const world = await opened();
    const types = typesIn(await world.run());
    whole = { booked: await world.booked(), types };
  });

  afterEach(async () => {
    await Promise.all(others.splice(0).map((ledger) => ledger.closeAndRemove()));
    await Promise.all(open.splice(0).map(({ ledger }) => ledger.closeAndRemove()));
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  it('comes to an answer and these events where nothing stops it', () => {
    expect(whole.types).toEqual([
      ...['RevaluationStarted', 'PledgeRevalued', 'ReceiptRevalued', 'RevaluationCompleted'],
    ]);
  });

  const stops = Array.from({ length: appendsOfRun }, (_, appends) => appends);

  describe.each(stops)('after %i appends', (appends) => {
    it.each(['not written', 'written'] as const)(
      'goes on with the same request, the append after them being %s',
      async (lost) => {
        const world = await opened();
        world.lost = lost;
        await world.stopAfter(appends, () => world.run());
        const resumed = await world.run();
        expect(typesIn(resumed)).toEqual(whole.types);
        expect(await world.booked()).toEqual(whole.booked);
        expect(await world.run()).toEqual({ ...resumed, repeated: true });
      },
    );
  });

  it.each(stops.slice(1))('is finished by the worker after %i appends', async (appends) => {
    const world = await opened(hasty);
    await world.stopAfter(appends, () => world.run());
    await until(() => world.isOfEvents(2));
    expect(await world.booked()).toEqual(whole.booked);
    expect(typesIn(await world.run())).toEqual(whole.types);
  });

  it('is left to its own request for as long as that goes on', async () => {
    const world = await opened(hasty);
    const { ledger } = world;
    let heldFor = 0;
    world.before = async (stream) => {
      if (stream !== 'pledge-EURO' || heldFor > 0) return;
      heldFor = 10;
      const { rounds } = ledger;
      await until(() => ledger.rounds > rounds + heldFor);
      expect(await ledger.typesOf(ofRun)).toEqual(['RevaluationStarted']);
    };
    expect(typesIn(await world.run())).toEqual(whole.types);
    expect(heldFor).toBe(10);
    expect(ledger.messages).toEqual([]);
  });

  it('is finished once where several instances and requests go on with it', async () => {
    const server = await new EventStoreDbServer().start();
    servers.push(server);
    const options = { ...hasty, eventStoreUrl: server.url };
    const world = await opened(options);
    const other = await Commanding.open({ at, ...options });
    others.push(other);
    await world.stopAfter(1, () => world.run());
    const answers = await Promise.all(
      [world.ledger, world.ledger, world.ledger, other, other, other].map((ledger) =>
        world.run(ledger).catch((error: unknown) => error),
      ),
    );
    for (const answer of answers) {
      if (!isOutage(answer)) expect(typesIn(answer as CommandOutcome)).toEqual(whole.types);
    }
    await until(() => world.isOfEvents(2));
    expect(await world.booked()).toEqual(whole.booked);
    expect(typesIn(await world.run(other))).toEqual(whole.types);
  });

  it('is finished at the rates it began with, in a year that is fenced meanwhile, an hour later', async () => {
    const world = await opened();
    const { ledger } = world;
    await world.stopAfter(2, () => world.run());
    const list = {
      effectiveDate: '2024-07-12',
      publishedOn: '2024-07-12',
      kind: 'MID_MONTH' as const,
      source: { name: 'fictitious list' },
      rates: { EUR: '0.700' },
    };
    await ledger.execute(new PublishExchangeRates(list, ledger.request('new rates')));
    ledger.clock.set(new Date('2025-01-05T10:00:00.000Z'));
    const yearEnd = { period: '2024', effectiveDate: '2024-12-31' };
    await ledger.execute(new SoftClosePeriod(yearEnd, ledger.byController('fence')));
    await world.run();
    expect(await world.booked()).toEqual(whole.booked);
  });

  it('values what moved meanwhile and takes its share back, that of a receipt which is gone too', async () => {
    const world = await opened();
    const { ledger, receiptId } = world;
    await world.stopAfter(1, () => world.run());
    ledger.clock.set(new Date('2024-07-16T09:00:00.000Z'));
    const later = {
      receiptId: receiptIdOf('BK-EUR', 'later'),
      bankAccount: 'BK-EUR',
      bankReference: 'later',
      valueDate: '2024-07-15',
      net: eur('90.00'),
      charges: eur('0.00'),
      application: {
        pledgeId: 'EURO',
        effectiveDate: '2024-07-15',
        lines: [{ instalment: 1, settles: eur('90.00') }],
      },
    };
    await ledger.execute(new RecordReceipt(later, ledger.request('later')));
    await world.reverseReceipt();
    expect(typesIn(await world.run())).toEqual([
      ...['RevaluationStarted', 'PledgeRevalued', 'PledgeRevalued'],
      ...['ReceiptRevalued', 'ReceiptRevalued', 'RevaluationCompleted'],
    ]);
    // EUR 540.00 carried at USD 600.00 and EUR 360.00 at 400.00 are valued at 0.800. EUR 90.00 carried at
    // 100.00 was settled since.
    const [valued, back] = (await world.booked())['pledge-EURO'] ?? [];
    expect(valued).toMatchObject({
      data: {
        effectiveDate: '2024-07-14',
        items: [
          { account: '1310', carryingUsd: '600.00', valueUsd: '675.00' },
          { account: '1120', carryingUsd: '400.00', valueUsd: '450.00' },
        ],
      },
    });
    expect(back).toMatchObject({
      data: {
        effectiveDate: '2024-07-15',
        items: [],
        entries: expect.arrayContaining([
          expect.objectContaining({ account: '1310', amount: '0.00', usd: '-12.50' }),
          expect.objectContaining({ account: '4910', amount: '0.00', usd: '12.50' }),
        ]) as object[],
      },
    });
    const [, completed] = await ledger.events.readStream(ofRun);
    expect(completed?.data).toMatchObject({
      pledges: 1,
      receipts: 1,
      leftOut: [],
    });
    // EUR 90.00, carried at USD 100.00.
    expect((await world.booked())[`receipt-${receiptId}`]).toMatchObject([
      { data: { effectiveDate: '2024-07-14', entries: [{ usd: '-12.50' }, { usd: '12.50' }] } },
      {
        data: {
          effectiveDate: '2024-07-15',
          takesBack: true,
          entries: [{ usd: '12.50' }, { usd: '-12.50' }],
        },
      },
    ]);
  });

  /** Applies EUR 40.00 of the receipt in suspense, and returns the command that reverses the application. */
  async function applied({ ledger, receiptId }: World) {
    const part = { pledgeId: 'EURO', effectiveDate: '2024-07-05', lines: [forty] };
    const { application } = await ledger.execute(
      new ApplyReceipt({ ...part, receiptId }, ledger.request('apply')),
    );
    const undoing = {
      receiptId,
      applicationId: application?.id ?? '',
      effectiveDate: '2024-07-06',
      reasonCode: 'WRONG_DONOR' as const,
      reason: 'another payer',
    };
    const undo = () => ledger.execute(new ReverseApplication(undoing, ledger.request('undo')));
    return { undo, applicationId: undoing.applicationId };
  }

  it('waits for an application that is undone on one side only, and values its money', async () => {
    const world = await opened();
    const { ledger, receiptId } = world;
    const { undo } = await applied(world);
    await world.stopAfter(1, () => world.run());
    await world.stopAfter(1, undo);
    await expect(world.run()).rejects.toThrow(OutcomeUnknown);
    expect(await ledger.typesOf(ofRun)).toEqual(['RevaluationStarted']);
    await undo();
    await world.run();
    expect((await world.booked())[`receipt-${receiptId}`]).toMatchObject([
      { data: { items: [{ kind: 'UNAPPLIED', amount: eur('90.00') }, { kind: 'CASH' }] } },
    ]);
  });

  it('values again what was undone on one side while it ran', async () => {
    const world = await opened();
    const { ledger, receiptId } = world;
    const { undo, applicationId } = await applied(world);
    const append = ledger.events.append.bind(ledger.events);
    const spied = jest.spyOn(ledger.events, 'append').mockImplementation(async (name, ...call) => {
      const result = await append(name, ...call);
      spied.mockRestore();
      await world.stopAfter(1, undo);
      return result;
    });
    await world.run();
    await receiptsOn(ledger.view).settlement.complete(applicationId, receiptId);
    const released = (await ledger.events.readStream(`receipt-${receiptId}`)).at(-1);
    expect(released?.data).toMatchObject({
      effectiveDate: '2024-07-06',
      postingDate: '2024-07-14',
      givenBack: { effectiveDate: '2024-07-06' },
    });
    const again = { revaluationId: 'REV-2', asAt: '2024-07-14' };
    await ledger.execute(new RunRevaluation(again, ledger.request('run again')));
    const last = (await ledger.events.readStream(`receipt-${receiptId}`)).at(-1);
    expect(last?.data).toMatchObject({
      items: [
        { kind: 'UNAPPLIED', amount: eur('90.00'), carryingUsd: '106.94', valueUsd: '112.50' },
        { kind: 'CASH', amount: eur('90.00'), carryingUsd: '106.94', valueUsd: '112.50' },
      ],
    });
  });

  const reversedTypes = [
    ...['RevaluationReversalStarted', 'EventReversed'],
    ...['ReceiptRevaluationReversed', 'RevaluationReversed'],
  ];

  it('is taken back of a receipt that was reversed before it, with what that took back', async () => {
    const world = await opened();
    await world.reverseReceipt();
    await world.run();
    const early = await world.takeBack('2024-07-14').catch((error: unknown) => error);
    expect(early).toMatchObject({ code: 'DATES_NOT_ORDERED' });
    expect(typesIn(await world.takeBack('2024-07-15'))).toEqual(reversedTypes);
    const [, , undone] = (await world.booked())[`receipt-${world.receiptId}`] ?? [];
    expect(undone).toMatchObject({
      data: {
        effectiveDate: '2024-07-15',
        entries: [{ usd: '12.50' }, { usd: '-12.50' }, { usd: '-12.50' }, { usd: '12.50' }],
      },
    });
  });

  it('is taken back without a receipt that was reversed after it, and took its value along', async () => {
    const world = await opened();
    await world.run();
    await world.reverseReceipt();
    expect(typesIn(await world.takeBack('2024-07-15'))).toEqual([
      ...['RevaluationReversalStarted', 'EventReversed', 'RevaluationReversed'],
    ]);
  });

  it.each(stops)('is taken back by the same request after %i appends', async (appends) => {
    const world = await opened();
    await world.run();
    await world.stopAfter(appends, () => world.takeBack());
    const resumed = await world.takeBack();
    expect(typesIn(resumed)).toEqual(reversedTypes);
    expect(await world.takeBack()).toEqual({ ...resumed, repeated: true });
    expect(await world.isOfEvents(4)).toBe(true);
  });

  it.each(stops.slice(1))('is taken back by the worker after %i appends', async (appends) => {
    const world = await opened(hasty);
    await world.run();
    await world.stopAfter(appends, () => world.takeBack());
    await until(() => world.isOfEvents(4));
    expect(typesIn(await world.takeBack())).toEqual(reversedTypes);
  });
});
