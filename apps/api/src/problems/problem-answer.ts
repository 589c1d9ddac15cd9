import { kit } from '@art30/accounting';

const { answer, listOf, optional, wholeNumber, words } = kit;

/** Faults of one request that are listed; the first one is told in any case. */
export const faultsListedMax = 20;

/** A member of a request that is at fault. */
const FaultTold = answer('Fault', {
  field: words('Path of the member.', 'lines[0].gross.amount'),
  detail: words('What it must be.', 'must be a decimal in a string, such as "600000.00"'),
});

/** Why a request was not done (RFC 9457), with `code`, `field` and `errors` of our own. */
export const ProblemDocument = answer('Problem', {
  type: words(
    'Names the kind of problem; the code in the form of a URN.',
    'urn:problem-type:article30-ledger:insufficient-cash',
  ),
  title: words('The code in words.', 'Insufficient cash'),
  status: wholeNumber(400, 599)('HTTP status.', 422),
  detail: words(
    'One sentence with the figures that decided.',
    'unallocated cash of TA-GEN would be short by USD 89033.15 on 2024-08-17',
  ),
  code: words('Stable name of the reason; docs/api.md lists them.', 'INSUFFICIENT_CASH'),
  field: optional(
    words('Path of the member or name of the header or parameter at fault.', 'lines[0].gross'),
  ),
  instance: words(
    'Id of this occurrence, which the log has too.',
    'urn:uuid:5b8f6f1e-9a43-4a52-8f2b-6f1f0c1f9d11',
  ),
  errors: optional(listOf(FaultTold, faultsListedMax)('All faults, where a request has several.')),
});
export type ProblemDocument = kit.Infer<typeof ProblemDocument>;
