import { kit } from '@art30/accounting';

const { id, shape } = kit;

/** The receipt a path names. */
export const ReceiptPath = shape('ReceiptPath', {
  receiptId: id(
    'Id of the receipt, which follows from bank account and bank reference.',
    '0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00',
  ),
});

/** An application of a receipt, as a path names it. */
export const ApplicationPath = shape('ReceiptApplicationPath', {
  ...ReceiptPath.members,
  applicationId: id(
    'Id of the application, as the command that made it answered.',
    '7f3d2c1b-0a4e-5c6d-8b9a-1f2e3d4c5b6a',
  ),
});

/** A return of money of a receipt, as a path names it. */
export const ReturnPath = shape('ReturnPath', {
  ...ReceiptPath.members,
  eventId: id(
    'Id of the event of the return, as the command that made it answered.',
    '9b1f6c1e-2d7a-5f0b-8c3d-4e5f6a7b8c9d',
  ),
});

/** The differences of a revaluation run on a receipt, as a path names them. */
export const ReceiptRevaluationPath = shape('ReceiptRevaluationPath', {
  ...ReceiptPath.members,
  revaluationId: id('Id of the run.', 'REV-2024'),
});
