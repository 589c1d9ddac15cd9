import { kit } from '@art30/accounting';

const { answer, listOf, optional, wholeNumber, words } = kit;

/** Maximum number of faults of a request that its problem lists. */
export const faultsListedMax = 20;

/** An invalid member of a request. */
const FaultAnswer = answer('Fault', {
  field: words('Path of the field.', 'lines[0].gross.amount'),
  detail: words(
    'Fault of the member, and what it must be.',
    'must be a decimal in a string, such as "600000.00"',
  ),
});

/**
 * Problem document (RFC 9457): the reason why a request failed. `code`, `field` and `errors` are additional members.
 */
export const ProblemDocument = answer('Problem', {
  type: words(
    'Kind of problem: the code in the form of a URN.',
    'urn:problem-type:article30-ledger:insufficient-cash',
  ),
  title: words('The code in words.', 'Insufficient cash'),
  status: wholeNumber(400, 599)('HTTP status.', 422),
  detail: words(
    'Reason of the refusal and what to do, in one sentence with the figures that decided.',
    'unallocated cash of TA-GEN would be short by USD 89033.15 on 2024-08-17',
  ),
  code: words('Stable name of the reason; docs/api.md lists them.', 'INSUFFICIENT_CASH'),
  field: optional(
    words('Path of the field at fault, or name of the header or parameter.', 'lines[0].gross'),
  ),
  instance: words(
    'Id of this occurrence, under which the log of the service has it.',
    'urn:uuid:5b8f6f1e-9a43-4a52-8f2b-6f1f0c1f9d11',
  ),
  errors: optional(
    listOf(FaultAnswer, faultsListedMax)('All faults, where a request has several.'),
  ),
});
export type ProblemDocument = kit.Infer<typeof ProblemDocument>;
