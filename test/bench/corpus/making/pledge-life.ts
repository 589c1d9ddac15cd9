import {
  AnnouncePledge,
  ApplyReceipt,
  ChargeSupport,
  MakeAllocation,
  minorUnitsOf,
  Money,
  RecordReceipt,
  ReportExpenditure,
  SignAgreement,
} from '@art30/accounting';
import { receiptIdOf } from '@art30/ledger';
import type { CorpusOffice } from './corpus-office';
import { currencies, donorOf, donors, oncePublished } from './opening';
import { Seeded } from './seeded';

const dayMs = 86_400_000;
const begins = Date.UTC(2022, 0, 3, 7);
const ends = Date.UTC(2025, 11, 19, 17);
/** Pledges are announced within this many days. */
const announcedWithinDays = 200;
/** Events of a command that is proposed, certified, approved and booked. */
const signedEvents = 4;
/** Events of a pledge that is announced and signed. */
export const owedEvents = 1 + signedEvents;
/** Events of an expenditure, with the claim of its document reference. */
const expenditureEvents = 5;
/** Events of a credit and its application, which is booked on both the receipt and the pledge. */
const applicationEvents = 6;

/** Indexes of the currencies of pledges, repeated by frequency. */
const chosen = [0, 0, 0, 0, 1, 1, 1, 2, 3, 4] as const;

/** Places of money under (n) and (m): where it waits, and where it is spent. */
const spending = {
  n: {
    bucket: 'TA-GEN',
    purposes: ['k', 'l', 'i', 'e'],
    countries: ['KEN', 'FJI', 'PER', undefined],
  },
  m: { bucket: 'M-GEN', purposes: ['f', 'j', 'i'], countries: [undefined] },
} as const;

type Purpose = (typeof spending)['n' | 'm']['purposes'][number];

function moneyOf(index: number): (typeof currencies)[number] {
  return currencies[index] ?? currencies[0];
}

/** Money that was allocated to one place of a pledge. */
interface Place {
  readonly purpose: Purpose;
  readonly level: 'GLOBAL' | 'REGIONAL' | 'NATIONAL';
  readonly country?: string;
}

/**
 * Generates the life of one pledge and its receipts with an exact number of stored events: it is announced,
 * signed, paid in many parts, allocated and spent, with support charges; unidentified credits fill up the
 * rest. The first payment and allocation are large and early, so that later facts may be dated far back.
 */
export class PledgeLife {
  private readonly chance: Seeded;
  private readonly pledgeId: string;
  private readonly money: (typeof currencies)[number];
  private readonly recommendation: 'm' | 'n';
  private readonly purpose: Purpose;
  private readonly isEarmarked: boolean;
  private readonly place: Place;
  /** Agreed amount, in minor units. */
  private readonly agreed: bigint;
  private made = 0;
  private number = 0;
  private signedOn = '';
  private allocatedFrom = '';
  private readonly uncharged: { readonly id: string; readonly on: string }[] = [];

  /**
   * @param events exact number of events to store, at least one.
   * @param money index of its currency; random if left out.
   */
  constructor(
    private readonly office: CorpusOffice,
    private readonly index: number,
    private readonly events: number,
    money?: number,
  ) {
    this.chance = new Seeded(`pledge ${index}`);
    const { chance } = this;
    this.pledgeId = `PL-${String(index).padStart(5, '0')}`;
    this.money = moneyOf(money ?? chance.pick(chosen));
    this.recommendation = chance.perMille(600) ? 'n' : 'm';
    const { purposes, countries } = spending[this.recommendation];
    this.purpose = chance.pick(purposes);
    this.isEarmarked = chance.perMille(350);
    const country = chance.pick<string | undefined>([...countries] as [string | undefined]);
    const level = country === undefined ? chance.pick(['GLOBAL', 'REGIONAL'] as const) : 'NATIONAL';
    this.place = { purpose: this.purpose, level, ...(country === undefined ? {} : { country }) };
    this.agreed = this.minor(1_000_000 + chance.below(9_000_000));
  }

  /** Generates all its events in the store of the office. */
  async live(): Promise<void> {
    this.office.begin(this.pledgeId);
    await this.at(begins + this.chance.below(announcedWithinDays) * dayMs, 1, () =>
      this.announce(),
    );
    await this.begin();
    const start = this.office.clock.now().getTime();
    const whole = this.left();
    while (this.left() > 0) {
      const share = (whole - this.left()) / whole;
      const time = start + share * (ends - start) + this.chance.below(8 * 3_600_000);
      await this.further(Math.max(time, this.office.clock.now().getTime() + 60_000));
    }
  }

  /** Takes the first steps, which all later ones need, while there is room for their events. */
  private async begin(): Promise<void> {
    if (!(await this.next(signedEvents, 20, () => this.sign()))) return;
    if (!(await this.next(applicationEvents, 20, () => this.pay(this.agreed / 4n, 1)))) return;
    const first = this.usdOf(this.agreed / 8n);
    if (!(await this.next(signedEvents, 10, () => this.allocate(first)))) return;
    if (!(await this.next(expenditureEvents, 30, () => this.spend()))) return;
    await this.next(signedEvents, 10, () => this.charge());
  }

  /** Takes one of the recurring steps that still fits. */
  private async further(time: number): Promise<void> {
    const [open] = this.uncharged;
    const isSigned = this.allocatedFrom !== '';
    const roll = this.chance.below(100);
    const fits = (events: number) => isSigned && this.left() >= events;
    if (roll < 52 && fits(applicationEvents)) {
      return this.at(time, applicationEvents, () => this.pay(this.part(2_000), 2));
    }
    if (roll < 64 && fits(signedEvents)) {
      return this.at(time, signedEvents, () => this.allocate(this.usdOf(this.part(40_000))));
    }
    if (roll < 80 && fits(expenditureEvents)) {
      return this.at(time, expenditureEvents, () => this.spend());
    }
    if (roll < 90 && open !== undefined && fits(signedEvents)) {
      return this.at(time, signedEvents, () => this.charge());
    }
    return this.at(time, 1, () => this.credit(this.part(2_000), this.lateDate(this.signedOn)));
  }

  /** Takes a first step some days after the last one. @returns false if there is no room for its events. */
  private async next(events: number, days: number, step: () => Promise<void>): Promise<boolean> {
    if (this.left() < events) return false;
    const now = this.office.clock.now().getTime();
    await this.at(now + (1 + this.chance.below(days)) * dayMs, events, step);
    return true;
  }

  /**
   * Takes a step at a time.
   *
   * @throws Error if it makes another number of events than expected.
   */
  private async at(time: number, events: number, step: () => Promise<unknown>): Promise<void> {
    this.office.clock.set(oncePublished(new Date(Math.floor(time))));
    this.number += 1;
    const before = this.office.store.count;
    await step();
    const made = this.office.store.count - before;
    if (made !== events) throw new Error(`${this.pledgeId}: ${made} events and not ${events}`);
    this.made += made;
  }

  private left(): number {
    return this.events - this.made;
  }

  private async announce(): Promise<void> {
    const { pledgeId } = this;
    const donorId = donorOf((this.index % donors) + 1);
    const whole = this.amount(this.agreed);
    const earmarks = this.isEarmarked ? [{ purpose: this.purpose, amount: whole }] : [];
    const { recommendation } = this;
    const body = { donorId, recommendation, amount: whole, earmarks, announcedOn: this.today() };
    await this.office.send({
      role: 'recorder',
      path: '/v1/pledges',
      body: { id: pledgeId, ...body },
      command: (request) => new AnnouncePledge({ pledgeId, ...body }, request),
    });
    this.signedOn = this.today();
  }

  private async sign(): Promise<void> {
    const { pledgeId } = this;
    this.signedOn = this.today();
    const body = {
      signedOn: this.signedOn,
      agreementReference: `AGR-${this.index}`,
      instalments: [
        { no: 1, dueOn: this.dayAfter(30), amount: this.amount(this.agreed / 4n) },
        { no: 2, dueOn: this.dayAfter(400), amount: this.amount(this.agreed - this.agreed / 4n) },
      ],
      condition: null,
      pscRate: '0.13',
      source: 'BUDGET' as const,
    };
    await this.office.send({
      role: 'recorder',
      path: `/v1/pledges/${pledgeId}/agreement`,
      body,
      command: (request) => new SignAgreement({ pledgeId, ...body }, request),
    });
  }

  /** A cashier records a credit, and a recorder applies it to the pledge. */
  private async pay(minor: bigint, instalment: number): Promise<void> {
    const valueDate = instalment === 1 ? this.today() : this.lateDate(this.signedOn);
    const receiptId = await this.credit(minor, valueDate);
    const purpose = this.isEarmarked ? { purpose: this.purpose } : {};
    const lines = [{ instalment, ...purpose, settles: this.amount(minor) }];
    const { pledgeId } = this;
    const body = { effectiveDate: valueDate, pledgeId, lines };
    await this.office.send({
      role: 'recorder',
      path: `/v1/receipts/${receiptId}/applications`,
      body,
      command: (request) => new ApplyReceipt({ receiptId, ...body }, request),
    });
  }

  /** Records a credit. @returns the id of the receipt. */
  private async credit(minor: bigint, valueDate: string): Promise<string> {
    const { bankAccount, currency } = this.money;
    const bankReference = `${this.index}-${this.number}`;
    const receiptId = receiptIdOf(bankAccount, bankReference);
    const net = this.amount(minor);
    const charges = { amount: Money.ofMinor(0n, currency).toJSON().amount, currency };
    const body = { bankAccount, bankReference, valueDate, net, charges };
    await this.office.send({
      role: 'cashier',
      path: '/v1/receipts',
      body,
      command: (request) => new RecordReceipt({ receiptId, ...body }, request),
    });
    return receiptId;
  }

  private async allocate(cents: bigint): Promise<void> {
    const from = this.isEarmarked ? this.purpose : spending[this.recommendation].bucket;
    const isFirst = this.allocatedFrom === '';
    const effectiveDate = isFirst ? this.today() : this.lateDate(this.allocatedFrom);
    const gross = Money.ofMinor(cents, 'USD').toJSON();
    const { pledgeId } = this;
    const lines = [{ from: { purpose: from }, to: this.place, gross }];
    const body = { effectiveDate, lines };
    const allocationId = `AL-${this.index}-${this.number}`;
    await this.office.send({
      role: 'recorder',
      path: `/v1/pledges/${pledgeId}/allocations`,
      body: { id: allocationId, ...body },
      command: (request) => new MakeAllocation({ pledgeId, allocationId, ...body }, request),
    });
    if (isFirst) this.allocatedFrom = this.today();
  }

  private async spend(): Promise<void> {
    const { pledgeId } = this;
    const expenditureId = `EX-${this.index}-${this.number}`;
    const effectiveDate = this.lateDate(this.allocatedFrom);
    const body = {
      effectiveDate,
      ...this.place,
      direct: this.amount(this.part(20_000)),
      paidFrom: this.money.bankAccount,
      document: `ERP ${this.index}-${this.number}`,
      chargeSupport: false,
    };
    await this.office.send({
      role: 'recorder',
      path: `/v1/pledges/${pledgeId}/expenditures`,
      body: { id: expenditureId, ...body },
      command: (request) => new ReportExpenditure({ pledgeId, expenditureId, ...body }, request),
    });
    this.uncharged.push({ id: expenditureId, on: effectiveDate });
  }

  private async charge(): Promise<void> {
    const expenditure = this.uncharged.shift();
    if (expenditure === undefined) return;
    const { pledgeId } = this;
    const { id: expenditureId, on } = expenditure;
    const facts = { pledgeId, expenditureId, effectiveDate: this.lateDate(on) };
    const { effectiveDate } = facts;
    await this.office.send({
      role: 'recorder',
      path: `/v1/pledges/${pledgeId}/support-charges`,
      body: { expenditureId, effectiveDate },
      command: (request) => new ChargeSupport(facts, request),
    });
  }

  /**
   * Returns the effective date of a fact that is recorded now: mostly within the last five days, in one of a
   * hundred cases up to 400 days back, but never before `earliest`.
   */
  private lateDate(earliest: string): string {
    const roll = this.chance.below(1_000);
    const fewDays = this.chance.below(5);
    const days =
      roll < 950 ? fewDays : roll < 990 ? 5 + this.chance.below(55) : 60 + this.chance.below(341);
    const date = this.dayAfter(-days);
    return date < earliest ? earliest : date;
  }

  private today(): string {
    return this.dayAfter(0);
  }

  private dayAfter(days: number): string {
    return new Date(this.office.clock.now().getTime() + days * dayMs).toISOString().slice(0, 10);
  }

  /** Returns a random part of the agreed amount, at most one `oneIn`-th of it. */
  private part(oneIn: number): bigint {
    const most = this.agreed / BigInt(oneIn);
    return 1n + (most * BigInt(1 + this.chance.below(10_000))) / 10_000n;
  }

  /** Converts USD to minor units of the pledge's currency, approximately. */
  private minor(usd: number): bigint {
    const { currency, perUsd } = this.money;
    return BigInt(Math.round(usd * perUsd)) * 10n ** BigInt(minorUnitsOf(currency) ?? 0);
  }

  /** Converts minor units of the pledge's currency to USD cents, approximately and rather too low. */
  private usdOf(minor: bigint): bigint {
    const { currency, perUsd } = this.money;
    const whole = minor / 10n ** BigInt(minorUnitsOf(currency) ?? 0);
    return 1n + ((whole * 90n) / BigInt(Math.ceil(perUsd * 1_000))) * 1_000n;
  }

  private amount(minor: bigint) {
    return Money.ofMinor(minor, this.money.currency).toJSON();
  }
}
