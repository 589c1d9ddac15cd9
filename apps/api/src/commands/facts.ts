import { Inject, Injectable } from '@nestjs/common';
import {
  bankAccountsDecider,
  bookedLines,
  donorDecider,
  ledgerEventOf,
  purposesDecider,
  ratesDecider,
  stream,
  type BookedLine,
  type IsoDate,
  type PledgeContext,
  type PledgeState,
  type ReceiptContext,
} from '@art30/accounting';
import type { EventStore } from '@art30/event-sourcing';
import type { Config } from '../config';
import { CONFIG, EVENT_STORE } from '../storage/tokens';
import { Ledger } from './ledger';

/** Facts from other streams that a decision is given as data, read from the log, not a view. */
@Injectable()
export class Facts {
  constructor(
    private readonly ledger: Ledger,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(EVENT_STORE) private readonly events: EventStore,
  ) {}

  /** @param pledge whose cash may also be moved by returns of its receipts. */
  async forPledge(
    donorId: string | undefined,
    today: IsoDate,
    pledge: PledgeState = { status: 'none' },
  ): Promise<PledgeContext> {
    const [donor, purposes, rates, linesElsewhere] = await Promise.all([
      donorId === undefined ? undefined : this.ledger.read(stream.donor(donorId), donorDecider),
      this.ledger.read(stream.purposes, purposesDecider),
      this.ledger.read(stream.rates, ratesDecider),
      this.returnDifferences(pledge),
    ]);
    const { regionalOrganizationsEligible } = this.config;
    return {
      today,
      donor: donor?.state,
      purposes: purposes.state,
      rates: rates.state,
      linesElsewhere,
      regionalOrganizationsEligible,
    };
  }

  /** Cash and exchange lines that returns of a pledge's receipts booked on the pledge. */
  private async returnDifferences(pledge: PledgeState): Promise<BookedLine[]> {
    if (pledge.status === 'none') return [];
    const applications = [...pledge.applications.entries().values()];
    const receipts = new Set(applications.map(({ receiptId }) => receiptId));
    const streams = await Promise.all(
      [...receipts].map((receiptId) => this.events.readStream(stream.receipt(receiptId))),
    );
    return streams.flat().flatMap((recorded) => {
      const { effectiveDate, entries } = ledgerEventOf(recorded).data;
      const own = entries.filter(({ dims }) => dims.pledge === pledge.pledgeId);
      return bookedLines(effectiveDate, own);
    });
  }

  async forReceipt(today: IsoDate): Promise<ReceiptContext> {
    const [bankAccounts, rates] = await Promise.all([
      this.ledger.read(stream.bankAccounts, bankAccountsDecider),
      this.ledger.read(stream.rates, ratesDecider),
    ]);
    return { today, bankAccounts: bankAccounts.state, rates: rates.state };
  }
}
