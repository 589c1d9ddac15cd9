import { kit } from '@art30/accounting';

const { shape, uuid } = kit;

export const DelegationPath = shape('DelegationPath', {
  delegationId: uuid('Event that proposed the delegation.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
});
