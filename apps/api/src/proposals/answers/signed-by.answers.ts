import { kit } from '@art30/accounting';

const { moment, nullable, words } = kit;

/** Who stands behind an act that was proposed, certified and approved. */
export const signedBy = {
  recordedBy: words('Who proposed it.', 'u.contrib'),
  certifiedBy: nullable(words('Who certified it.', 'u.certify')),
  approvedBy: nullable(words('Who approved it.', 'u.controller')),
  recordedAt: moment('When it was approved, UTC.', '2025-03-07T10:00:00.000Z'),
};
