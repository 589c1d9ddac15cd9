import { ConvertCash, TransferCash, type CommandRequest } from '@art30/accounting';
import { chosenId } from '../http/command-request';
import type { MakeTransferDto } from './transfers.dto';

/** Cash of a pledge is moved in the books of that pledge, money in suspense in those of none. */
export function transferOf(
  { id, pledgeId, purpose, ...stated }: MakeTransferDto,
  request: CommandRequest,
): ConvertCash | TransferCash {
  const facts = { ...stated, transferId: chosenId(id, request) };
  if (pledgeId === undefined) return new TransferCash(facts, request);
  return new ConvertCash({ ...facts, pledgeId, purpose }, request);
}
