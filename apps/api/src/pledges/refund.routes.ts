import { PayRefund, Refund, RefundContribution, RefundPayment } from '@art30/accounting';
import { chosenId } from '../routes/command-request';
import { commandRoute, type CommandResource } from '../routes/command-routes';
import { PledgePath, RefundPath } from './pledge-paths';

export const refundRoutes: CommandResource = {
  name: 'RefundController',
  root: 'v1/pledges',
  tag: 'refunds',
  routes: {
    refund: commandRoute({
      at: ':pledgeId/refunds',
      begins: 'RefundContribution',
      about: 'named',
      path: PledgePath,
      body: Refund,
      command: ({ id, ...facts }, { pledgeId }, request) => {
        const refundId = chosenId(id, request);
        return new RefundContribution({ ...facts, pledgeId, refundId }, request);
      },
      summary: 'Refund unspent money',
      description:
        'Gives unspent money back to the donor, and takes back the spending authority for it. Money that lies in the currency of the refund goes first, at the value that it carries; the rest counts at the rate of the day. A line without `level` gives back money of its purpose that is not allocated, and takes no authority. With `paidFrom` and `paymentReference` it is paid at once; without, it is owed until it is paid. Money whose condition is not met is not refunded here: record that the condition has failed.',
    }),
    pay: commandRoute({
      at: ':pledgeId/refunds/:refundId/payment',
      begins: 'PayRefund',
      about: 'named',
      path: RefundPath,
      body: RefundPayment,
      command: (facts, path, request) => new PayRefund({ ...facts, ...path }, request),
      summary: 'Pay a refund',
      description:
        'Pays a refund, whole and once, from an account in the currency that is owed. The debt is settled at carrying value, the cash leaves at the rate of the day, and the difference is a gain or loss on exchange.',
    }),
  },
};
