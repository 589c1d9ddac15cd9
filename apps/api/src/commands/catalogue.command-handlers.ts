import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Injectable } from '@nestjs/common';
import {
  bankAccountsDecider,
  donorDecider,
  OpenBankAccount,
  PublishExchangeRates,
  purposesDecider,
  ratesDecider,
  RecordDueDiligence,
  RecordPartyStatus,
  RegisterDonor,
  SetPurpose,
  stream,
  type DonorCommand,
} from '@art30/accounting';
import { noContext } from '@art30/event-sourcing';
import { type CommandOutcome, Ledger } from '@art30/ledger';

@CommandHandler(OpenBankAccount)
export class OpenBankAccountHandler implements ICommandHandler<OpenBankAccount> {
  constructor(private readonly ledger: Ledger) {}

  async execute(command: OpenBankAccount): Promise<CommandOutcome> {
    const step = await this.ledger.run({
      ...command.request,
      name: 'bank-accounts',
      stream: stream.bankAccounts,
      decider: bankAccountsDecider,
      context: noContext,
      decide: (state) => bankAccountsDecider.decide(command, state, undefined),
    });
    return this.ledger.outcome(command.facts.code, command.request, [step]);
  }
}

@CommandHandler(PublishExchangeRates)
export class PublishExchangeRatesHandler implements ICommandHandler<PublishExchangeRates> {
  constructor(private readonly ledger: Ledger) {}

  async execute(command: PublishExchangeRates): Promise<CommandOutcome> {
    const step = await this.ledger.run({
      ...command.request,
      name: 'rates',
      stream: stream.rates,
      decider: ratesDecider,
      context: noContext,
      decide: (state) => ratesDecider.decide(command, state, undefined),
    });
    const listId = step.events[0]?.event.data.listId ?? '';
    return this.ledger.outcome(listId, command.request, [step]);
  }
}

@CommandHandler(SetPurpose)
export class SetPurposeHandler implements ICommandHandler<SetPurpose> {
  constructor(private readonly ledger: Ledger) {}

  async execute(command: SetPurpose): Promise<CommandOutcome> {
    const step = await this.ledger.run({
      ...command.request,
      name: 'purposes',
      stream: stream.purposes,
      decider: purposesDecider,
      context: noContext,
      decide: (state) => purposesDecider.decide(command, state, undefined),
    });
    return this.ledger.outcome(command.facts.code, command.request, [step]);
  }
}

@Injectable()
abstract class DonorHandler<C extends DonorCommand> {
  constructor(private readonly ledger: Ledger) {}

  async execute(command: C): Promise<CommandOutcome> {
    const { donorId } = command.facts;
    const step = await this.ledger.run({
      ...command.request,
      name: 'donor',
      stream: stream.donor(donorId),
      decider: donorDecider,
      context: noContext,
      decide: (state) => donorDecider.decide(command, state, undefined),
    });
    return this.ledger.outcome(donorId, command.request, [step]);
  }
}

@CommandHandler(RegisterDonor)
export class RegisterDonorHandler extends DonorHandler<RegisterDonor> {}

@CommandHandler(RecordPartyStatus)
export class RecordPartyStatusHandler extends DonorHandler<RecordPartyStatus> {}

@CommandHandler(RecordDueDiligence)
export class RecordDueDiligenceHandler extends DonorHandler<RecordDueDiligence> {}
