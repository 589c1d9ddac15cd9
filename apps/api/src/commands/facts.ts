import { Inject, Injectable } from '@nestjs/common';
import {
  bankAccountsDecider,
  donorDecider,
  purposesDecider,
  ratesDecider,
  stream,
  type IsoDate,
  type PledgeContext,
  type ReceiptContext,
} from '@art30/accounting';
import type { Config } from '../config';
import { CONFIG } from '../storage/tokens';
import { Ledger } from './ledger';

/** Facts from other streams that a decision is given as data, read from the log, not a view. */
@Injectable()
export class Facts {
  constructor(
    private readonly ledger: Ledger,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async forPledge(donorId: string | undefined, today: IsoDate): Promise<PledgeContext> {
    const [donor, purposes, rates] = await Promise.all([
      donorId === undefined ? undefined : this.ledger.read(stream.donor(donorId), donorDecider),
      this.ledger.read(stream.purposes, purposesDecider),
      this.ledger.read(stream.rates, ratesDecider),
    ]);
    const { regionalOrganizationsEligible } = this.config;
    return {
      today,
      donor: donor?.state,
      purposes: purposes.state,
      rates: rates.state,
      regionalOrganizationsEligible,
    };
  }

  async forReceipt(today: IsoDate): Promise<ReceiptContext> {
    const [bankAccounts, rates] = await Promise.all([
      this.ledger.read(stream.bankAccounts, bankAccountsDecider),
      this.ledger.read(stream.rates, ratesDecider),
    ]);
    return { today, bankAccounts: bankAccounts.state, rates: rates.state };
  }
}
