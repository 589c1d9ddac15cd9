import {
  ConvertCash,
  kit,
  ReverseTransfer,
  Transfer,
  TransferCash,
  TransferReversal,
  type CommandRequest,
} from '@art30/accounting';
import { AsOfQuery, PageQuery } from '@art30/books';
import { codesOf } from '@art30/ledger';
import { chosenId } from '../routes/command-request';
import { commandRoute, NoPath, type CommandResource } from '../routes/command-routes';
import { queryRoute, type QueryResource } from '../routes/query-routes';
import { TransferAnswer, TransfersPage } from './transfers.answers';

/** The id of a transfer; one of a pledge has the id of the pledge and a tilde before its own. */
const transferName = kit.pattern(
  'transfer',
  /^([A-Za-z0-9._-]{1,64}~)?[A-Za-z0-9._-]{1,64}$/,
  'must be a transfer, such as P1~T1',
);

/** The transfer a path names. */
const TransferPath = kit.shape('TransferPath', {
  transferId: transferName(
    'Id of the transfer; one of a pledge has the id of the pledge and a tilde before its own.',
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
      path: NoPath,
      body: Transfer,
      command: (stated, _path, request) => transferOf(stated, request),
      summary: 'Move or convert cash between own accounts',
      description:
        'Cash leaves one account at carrying value and reaches the other at the value of the day, or at that of the internal borrowing that it repays there; the owner of the cash bears the difference. With `pledgeId` it is cash of that pledge, which must hold it on the account. Without, it is money in suspense, and an exchange difference belongs to no pledge.',
      refusals: codesOf('ConvertCash', 'TransferCash'),
    }),
    reverse: commandRoute({
      at: ':transferId/reversal',
      path: TransferPath,
      body: TransferReversal,
      command: (facts, path, request) => new ReverseTransfer({ ...facts, ...path }, request),
      summary: 'Reverse a transfer of money in suspense',
      description:
        'Books the entries of the transfer with the opposite sign, once, while the money is still in suspense on the account that it reached. A conversion of a pledge is reversed as an event of that pledge.',
      refusals: codesOf('ReverseTransfer'),
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
      query: PageQuery,
      answer: TransfersPage,
      read: (books, query) => books.transfers.list(query),
      summary: 'Transfers between own accounts',
      description:
        'Cash of pledges and cash in suspense that was moved or converted, by day, each with its exchange difference. A reversed transfer stays in the list, with the day of its reversal.',
    }),
    find: queryRoute({
      at: ':transferId',
      path: TransferPath,
      query: AsOfQuery,
      answer: TransferAnswer,
      read: (books, query, { transferId }) => books.transfers.find(transferId, query),
      summary: 'One transfer',
      description:
        'A transfer by its id; one of a pledge has the id of the pledge and a tilde before its own, `P1~T1`.',
      unknown: 'TRANSFER_UNKNOWN',
    }),
  },
};

/** The command of a transfer: on its pledge where it names one, else of money in suspense. */
function transferOf(
  { id, pledgeId, purpose, ...stated }: kit.Infer<typeof Transfer>,
  request: CommandRequest,
): ConvertCash | TransferCash {
  const facts = { ...stated, transferId: chosenId(id, request) };
  if (pledgeId === undefined) return new TransferCash(facts, request);
  return new ConvertCash({ ...facts, pledgeId, purpose }, request);
}
