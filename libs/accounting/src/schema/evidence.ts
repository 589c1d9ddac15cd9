import { nameLengthMax, pattern, sha256, wholeNumber } from './kinds';
import { kind, listOf, optional, shape } from './shape';
import type { Infer } from './schema';

/** Bytes of one document: 20 MiB. */
export const documentBytesMax = 20 * 1_048_576;
/** Documents that one command carries. */
const documentsMax = 10;

/** Name of a file: stored as a reference is, and never a path. */
const fileName = kind<string>({
  ...{ kind: 'text', lengthMin: 1, lengthMax: nameLengthMax },
  ...{ reference: true, file: true },
});

/** A media type without parameters (RFC 6838, 4.2), in lower case. */
const mediaType = pattern(
  'media type',
  /^[a-z0-9][a-z0-9!#$&^_.+-]{0,62}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}$/,
  'must be a media type in lower case, without parameters',
  { such: 'application/pdf' },
);

/** A document behind a fact, known for ever by the hash of its bytes. */
export const EvidenceDocument = shape('EvidenceDocument', {
  name: fileName('Name of its file; no path.', 'agreement.pdf'),
  mediaType: mediaType('Media type of its bytes, as whoever attached it says.', 'application/pdf'),
  size: wholeNumber(1, documentBytesMax)('Bytes.', 48_213),
  sha256: sha256(
    'SHA-256 of its bytes.',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ),
});
export type EvidenceDocument = Infer<typeof EvidenceDocument>;

/** The member of a command, and of the events that it books. */
export const evidenceDocuments = optional(
  listOf(
    EvidenceDocument,
    documentsMax,
    1,
  )('Documents behind the fact, whose bytes are kept beside the log.'),
);
