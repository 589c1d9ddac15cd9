import { Inject, Injectable } from '@nestjs/common';
import { CommandHandler } from '@nestjs/cqrs';
import {
  ConvertCash,
  ReverseTransfer,
  stream,
  TransferCash,
  transferDecider,
  transferName,
} from '@art30/accounting';
import { Facts, Ledger, type Books, type CommandOutcome } from '@art30/ledger';
import { BOOKS } from '../storage/tokens';
import { PledgeHandler } from './pledge-handler';

@CommandHandler(ConvertCash)
export class ConvertCashHandler extends PledgeHandler<ConvertCash> {
  override async execute(command: ConvertCash): Promise<CommandOutcome> {
    const { transferId, pledgeId } = command.facts;
    return { ...(await super.execute(command)), id: transferName(transferId, pledgeId) };
  }
}

/** Decides on money in suspense with what the journal says of it. */
@Injectable()
abstract class TransferHandler<C extends TransferCash | ReverseTransfer> {
  constructor(
    private readonly ledger: Ledger,
    private readonly facts: Facts,
    @Inject(BOOKS) private readonly books: Books,
  ) {}

  async execute(command: C): Promise<CommandOutcome> {
    const { request } = command;
    const { transferId } = command.facts;
    const step = await this.ledger.run({
      ...request,
      name: 'transfer',
      stream: stream.transfer(transferId),
      decider: transferDecider,
      context: async () => ({
        ...(await this.facts.forReceipt(request.today, request)),
        suspense: await this.books.suspense(),
      }),
      decide: (state, context) => transferDecider.decide(command, state, context),
    });
    return this.ledger.outcome(transferId, request, [step]);
  }
}

@CommandHandler(TransferCash)
export class TransferCashHandler extends TransferHandler<TransferCash> {}

@CommandHandler(ReverseTransfer)
export class ReverseTransferHandler extends TransferHandler<ReverseTransfer> {}
