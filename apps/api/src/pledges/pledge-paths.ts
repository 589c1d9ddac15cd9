import { identity, kit } from '@art30/accounting';

const { id, shape } = kit;
const { pledgeId } = identity;

export const PledgePath = shape('PledgePath', { pledgeId });

/** Path parameters of a refund: money of a pledge that is owed back to the donor. */
export const RefundPath = shape('RefundPath', {
  pledgeId,
  refundId: id(
    'Id of the refund: that of its approval or of the failed condition, or `withdrawal` or `lapse` where a pledge ended so and its money is owed back.',
    'REF-1',
  ),
});

/** Path parameters of a levy: money of a pledge that belongs to another agency. */
export const LevyPath = shape('LevyPath', { pledgeId, levyId: id('Id of the levy.', 'LEVY-1') });

export const PledgeEventPath = shape('PledgeEventPath', {
  pledgeId,
  eventId: id(
    'Id of the event, as the command that appended it answered.',
    '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30',
  ),
});
