import { Injectable } from '@nestjs/common';
import {
  receiptDecider,
  stream,
  type ReturnReceipt,
  type TakeOverReceipt,
} from '@art30/accounting';
import { type CommandOutcome, Facts, Ledger } from '@art30/ledger';

/** Decides on one receipt that no pledge has a part in, and answers with what it appended. */
@Injectable()
export abstract class ReceiptHandler<C extends ReturnReceipt | TakeOverReceipt> {
  constructor(
    private readonly ledger: Ledger,
    private readonly facts: Facts,
  ) {}

  async execute(command: C): Promise<CommandOutcome> {
    const { receiptId } = command.facts;
    const { request } = command;
    const step = await this.ledger.run({
      ...request,
      name: 'receipt',
      stream: stream.receipt(receiptId),
      decider: receiptDecider,
      context: async (state) => ({
        ...(await this.facts.forReceipt(request.today, request)),
        concernedPledges: await this.facts.concernedPledges(state),
      }),
      decide: (state, context) => receiptDecider.decide(command, state, context),
    });
    return this.ledger.outcome(receiptId, request, [step]);
  }
}
