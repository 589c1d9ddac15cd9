import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  ApplyReceipt,
  RecordReceipt,
  ReturnReceipt,
  ReverseApplication,
  ReverseReceipt,
  TakeOverReceipt,
} from '@art30/accounting';
import { Processes, type CommandOutcome } from '@art30/ledger';
import { ReceiptHandler } from './receipt-handler';

@CommandHandler(RecordReceipt)
export class RecordReceiptHandler implements ICommandHandler<RecordReceipt> {
  constructor(private readonly processes: Processes) {}

  execute(command: RecordReceipt): Promise<CommandOutcome> {
    return this.processes.applications.record(command);
  }
}

@CommandHandler(ApplyReceipt)
export class ApplyReceiptHandler implements ICommandHandler<ApplyReceipt> {
  constructor(private readonly processes: Processes) {}

  execute(command: ApplyReceipt): Promise<CommandOutcome> {
    return this.processes.applications.apply(command);
  }
}

@CommandHandler(TakeOverReceipt)
export class TakeOverReceiptHandler extends ReceiptHandler<TakeOverReceipt> {}

@CommandHandler(ReturnReceipt)
export class ReturnReceiptHandler extends ReceiptHandler<ReturnReceipt> {}

@CommandHandler(ReverseApplication)
export class ReverseApplicationHandler implements ICommandHandler<ReverseApplication> {
  constructor(private readonly processes: Processes) {}

  execute(command: ReverseApplication): Promise<CommandOutcome> {
    return this.processes.receiptReversals.ofApplication(command);
  }
}

@CommandHandler(ReverseReceipt)
export class ReverseReceiptHandler implements ICommandHandler<ReverseReceipt> {
  constructor(private readonly processes: Processes) {}

  execute(command: ReverseReceipt): Promise<CommandOutcome> {
    return this.processes.receiptReversals.ofReceipt(command);
  }
}
