import { explainTemplate } from '@art30/books';
import type { StatementContent } from './content';

/**
 * URI template (RFC 6570) of the journal lines behind each figure of a statement. Its variables are columns
 * of the CSV form, and members of a changed line.
 */
export function explainStatement({ donor, period, knownAt }: StatementContent): string {
  return explainTemplate({
    report: 'statement',
    asOf: { asAt: period.to, sequence: knownAt.sequence, recordedAt: knownAt.recordedAt },
    scope: { donor: donor.id, from: period.from ?? undefined },
    variables: [
      ...(['recommendation', 'pledge', 'instalment', 'purpose', 'level', 'country'] as const),
      'currency',
    ],
    members: { event: 'event' },
    figure: '{section}.{figure}',
  });
}
