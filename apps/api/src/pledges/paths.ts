import { kit } from '@art30/accounting';

const { id, shape } = kit;

const pledgeId = id('Id of the pledge.', 'P1');

/** The pledge a path names. */
export const PledgePath = shape('PledgePath', { pledgeId });

/** A refund of a pledge, as a path names it. */
export const RefundPath = shape('RefundPath', {
  pledgeId,
  refundId: id(
    'Id of the refund: the one of its approval, `withdrawal` or `lapse` for what an ended pledge left, or the one that a failed condition gave it.',
    'REF-1',
  ),
});

/** A levy of a pledge, as a path names it. */
export const LevyPath = shape('LevyPath', { pledgeId, levyId: id('Id of the levy.', 'LEVY-1') });
