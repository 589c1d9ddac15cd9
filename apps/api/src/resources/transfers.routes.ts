import {
  ConvertCash,
  kit,
  ReverseTransfer,
  Transfer,
  TransferCash,
  TransferReversal,
  type CommandRequest,
  readingRoles,
} from '@art30/accounting';
import { AsOfQuery, PageQuery, TransferAnswer, TransfersPage } from '@art30/books';
import { chosenId } from '../routes/command-request';
import { commandRoute, NoPath, type CommandResource } from '../routes/command-routes';
import { queryRoute, type QueryResource } from '../routes/query-routes';

/** Schema for the id of a transfer: the id of its pledge or receipt, a tilde, and the transfer's own id. */
const transferName = kit.pattern(
  'transfer',
  /^([A-Za-z0-9._-]{1,64}~)?[A-Za-z0-9._-]{1,64}$/,
  'must be a transfer, such as P1~T1',
);

const TransferPath = kit.shape('TransferPath', {
  transferId: transferName(
    'Id of the transfer: the id of its pledge or receipt and a tilde before its own.',
    'P1~T1',
  ),
});

export const transferRoutes: CommandResource = {
  name: 'TransfersController',
  root: 'v1/transfers',
  tag: 'transfers',
  routes: {
    make: commandRoute({
      at: '',
      begins: ['ConvertCash', 'TransferCash'],
      about: 'named',
      path: NoPath,
      body: Transfer,
      command: (stated, _path, request) => transferOf(stated, request),
      summary: 'Move or convert cash between own accounts',
      description:
        'Cash leaves one account at its share of the carrying value and reaches the other at the rate of the day, or at its value where both are in one currency; what is below zero there is repaid at its own value. With `pledgeId` it is cash of that pledge, which must hold it on the account and bears the difference. With `receiptId` it is money of that receipt in suspense, and an exchange difference belongs to no pledge.',
    }),
    reverse: commandRoute({
      at: ':transferId/reversal',
      begins: 'ReverseTransfer',
      about: 'named',
      path: TransferPath,
      body: TransferReversal,
      command: (facts, { transferId }, request) =>
        new ReverseTransfer({ ...facts, ...partsOf(transferId) }, request),
      summary: 'Reverse a transfer of money in suspense',
      description:
        'Moves the cash of the receipt back at its value of before, once, while it is still on the account that it reached. A conversion of a pledge is reversed as an event of that pledge.',
    }),
  },
};

export const transferQueries: QueryResource = {
  name: 'TransfersQueriesController',
  root: 'v1/transfers',
  tag: 'transfers',
  routes: {
    list: queryRoute({
      at: '',
      roles: readingRoles,
      about: 'named',
      query: PageQuery,
      answer: TransfersPage,
      read: (books, query) => books.registers.transfers.list(query),
      summary: 'Transfers between own accounts',
      description:
        'Cash of pledges and cash in suspense that was moved or converted, by day, each with its exchange difference. A reversed transfer stays in the list, with the day of its reversal.',
    }),
    find: queryRoute({
      at: ':transferId',
      roles: readingRoles,
      about: 'named',
      path: TransferPath,
      query: AsOfQuery,
      answer: TransferAnswer,
      read: (books, query, { transferId }) => books.registers.transfers.find(transferId, query),
      summary: 'One transfer',
      description:
        'A transfer by its id: that of its pledge or receipt and a tilde before its own, `P1~T1`.',
      unknown: 'TRANSFER_UNKNOWN',
    }),
  },
};

/** Splits the id of a transfer into the id of its receipt and the transfer's own id. */
function partsOf(name: string): { readonly receiptId: string; readonly transferId: string } {
  const [receiptId = '', transferId = ''] = name.split('~', 2);
  return { receiptId, transferId };
}

/** Makes the command that transfers cash between bank accounts. The cash belongs either to a pledge or to a receipt. */
function transferOf(
  { id, pledgeId, receiptId = '', purpose, ...stated }: kit.Infer<typeof Transfer>,
  request: CommandRequest,
): ConvertCash | TransferCash {
  const facts = { ...stated, transferId: chosenId(id, request) };
  if (pledgeId === undefined) return new TransferCash({ ...facts, receiptId }, request);
  return new ConvertCash({ ...facts, pledgeId, purpose }, request);
}
