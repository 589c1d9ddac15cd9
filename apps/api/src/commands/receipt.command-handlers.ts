import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  ApplyReceipt,
  faultInPart,
  inPart,
  receiptDecider,
  RecordReceipt,
  ReturnReceipt,
  ReverseApplication,
  ReverseReceipt,
  stream,
  TakeOverReceipt,
} from '@art30/accounting';
import { type CommandOutcome, Facts, Ledger } from '@art30/ledger';
import { afterEvents, Applications } from './applications';
import { ReceiptHandler } from './receipt-handler';
import { ReceiptReversals } from './receipt-reversals';

@CommandHandler(RecordReceipt)
export class RecordReceiptHandler implements ICommandHandler<RecordReceipt> {
  constructor(
    private readonly ledger: Ledger,
    private readonly facts: Facts,
    private readonly applications: Applications,
  ) {}

  async execute(command: RecordReceipt): Promise<CommandOutcome> {
    const { facts, request } = command;
    const { receiptId, application } = facts;
    const context = await this.facts.forReceipt(request.today, request);
    // Money that pays nothing of an agreement has no part for it: the request says all in one.
    const isOfPart = () => application?.credit === undefined;
    const placed = (error: unknown) => faultInPart('application', error, isOfPart) as Error;
    const prepared =
      application &&
      (await this.applications
        .prepare(receiptId, application, request, context)
        .catch((error: unknown) => Promise.reject(placed(error))));
    const step = await this.ledger.run({
      ...request,
      name: 'receipt',
      stream: stream.receipt(receiptId),
      decider: receiptDecider,
      decide: (state) => {
        const recorded = receiptDecider.decide(command, state, context);
        if (prepared === undefined) return recorded;
        const applied = () => prepared.decide(afterEvents(state, recorded));
        return [...recorded, ...inPart('application', applied, isOfPart)];
      },
    });
    const applicationId = prepared?.applicationId ?? '';
    return this.applications.finish(receiptId, request, step, applicationId);
  }
}

@CommandHandler(ApplyReceipt)
export class ApplyReceiptHandler implements ICommandHandler<ApplyReceipt> {
  constructor(
    private readonly ledger: Ledger,
    private readonly facts: Facts,
    private readonly applications: Applications,
  ) {}

  async execute({ facts, request }: ApplyReceipt): Promise<CommandOutcome> {
    const { receiptId, application } = facts;
    const context = await this.facts.forReceipt(request.today, request);
    const prepared = await this.applications.prepare(receiptId, application, request, context);
    const step = await this.ledger.run({
      ...request,
      name: 'receipt',
      stream: stream.receipt(receiptId),
      decider: receiptDecider,
      decide: (state) => prepared.decide(state),
    });
    return this.applications.finish(receiptId, request, step, prepared.applicationId);
  }
}

@CommandHandler(TakeOverReceipt)
export class TakeOverReceiptHandler extends ReceiptHandler<TakeOverReceipt> {}

@CommandHandler(ReturnReceipt)
export class ReturnReceiptHandler extends ReceiptHandler<ReturnReceipt> {}

@CommandHandler(ReverseApplication)
export class ReverseApplicationHandler implements ICommandHandler<ReverseApplication> {
  constructor(private readonly reversals: ReceiptReversals) {}

  execute(command: ReverseApplication): Promise<CommandOutcome> {
    return this.reversals.ofApplication(command);
  }
}

@CommandHandler(ReverseReceipt)
export class ReverseReceiptHandler implements ICommandHandler<ReverseReceipt> {
  constructor(private readonly reversals: ReceiptReversals) {}

  execute(command: ReverseReceipt): Promise<CommandOutcome> {
    return this.reversals.ofReceipt(command);
  }
}
