import { kit } from '@art30/accounting';

const { date, mapOf, nullable, oneOf, optional, pattern, sha256, shape, wholeNumber } = kit;

const runKinds = ['REPLAY', 'BOOKS_EXPORT', 'EVIDENCE_PACK', 'WORKING_PAPERS'] as const;
/** Places of a run: in the service, at the command line, or at the command line while no service ran. */
export const runPlaces = ['SERVICE', 'COMMAND_LINE', 'SERVICE_STOPPED'] as const;
export type RunPlace = (typeof runPlaces)[number];

/**
 * Facts of a run: its kind (a replay, an export, an evidence pack or working papers), the last event that it
 * covered, and its result.
 */
export const RecordRun = shape('RecordRun', {
  kind: oneOf(runKinds)(
    '`REPLAY`: the log was replayed. `BOOKS_EXPORT`: the books were written for another engine. `EVIDENCE_PACK`: the log was packed. `WORKING_PAPERS`: working papers were written.',
    'REPLAY',
  ),
  options: optional(
    mapOf(
      pattern('option', /^[a-zA-Z]{1,40}$/, 'must be the name of an option'),
      kit.textOrBlank(140),
      { what: 'options', itemsMax: 20 },
    )('Further requested options.', { documents: 'true' }),
  ),
  asAt: optional(date('Last posting date that counted. Left out: all did.', '2024-12-31')),
  throughSequence: wholeNumber(0, Number.MAX_SAFE_INTEGER)(
    'Sequence of the last event that counted.',
    314,
  ),
  sha256: sha256(
    'SHA-256 of what came out: of the bytes of a file, of the list of hashes of working papers, or of the report of a replay as canonical JSON without its duration.',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ),
  agrees: optional(kit.yesOrNo('Of a replay: whether nothing differs.', true)),
});
export type RecordRun = kit.Infer<typeof RecordRun>;

/** Record of a run, with its limit by posting date and the place where it ran. */
export const RunRecorded = shape('RunRecorded', {
  ...RecordRun.members,
  asAt: nullable(date('Last posting date that counted; null where all did.', '2024-12-31')),
  by: oneOf(runPlaces)(
    '`SERVICE`: it ran there. `COMMAND_LINE`: a signed-in auditor reported it. `SERVICE_STOPPED`: the command line wrote it while no service ran, and nobody vouches for the person.',
    'SERVICE',
  ),
});
export type RunRecorded = kit.Infer<typeof RunRecorded>;
