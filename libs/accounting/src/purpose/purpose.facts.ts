import { recordedFact, type EventOf, type FactsOf } from '../kernel/booking';
import { byThree, event, on } from '../rows/event-row';
import { newer } from '../reversals/reversal-rules';
import { commandOf, reports } from '../rows/command-row';
import { recommendations } from '../kernel/entries';
import {
  date,
  differentOnes,
  id,
  meaning,
  name,
  plainName,
  omit,
  oneOf,
  optional,
  reason,
  shape,
} from '../schema';

export const purposeKinds = ['LETTER', 'SUB_PURPOSE', 'BUCKET', 'LEVEL'] as const;
export type PurposeKind = (typeof purposeKinds)[number];

export const PurposeEntry = shape('SetPurpose', {
  code: id('Code of the purpose; a code that is in the catalogue is revised.', 'k.west-africa'),
  kind: oneOf(purposeKinds)(
    'Kind of purpose: a letter of the resolution, a part of one, or a bucket for money not yet allocated.',
    'SUB_PURPOSE',
  ),
  label: plainName('Name of the purpose, for people.', 'Technical assistance, West Africa'),
  parent: optional(id('Code of the purpose of which it is a part.', 'k')),
  recommendations: differentOnes(oneOf(recommendations), recommendations.length)(
    'Recommendations under which it may be an earmark or an allocation; an empty list: none.',
    ['m', 'n'],
  ),
  effectiveDate: date('First day on which this version holds.', '2024-03-01'),
  validUntil: optional(
    date('Last day on which it holds. Left out: it holds until it is revised.', '2026-12-31'),
  ),
  reason: optional(reason('Reason for the change.', 'regional programme agreed with the donors')),
  documentReference: meaning(
    recordedFact.documentReference,
    'Reference of the document behind the entry.',
    'memo of 2024-02-20',
  ),
});

/** Command that adds a purpose to the catalogue, or revises an existing one from a date on. */
export class SetPurpose extends commandOf(
  PurposeEntry,
  reports('PurposeAdded', 'PurposeRevised'),
) {}

/** Members of a purpose in the catalogue; they are valid from the effective date until the next revision. */
const entry = omit(PurposeEntry, 'effectiveDate', 'documentReference');

export const PurposeAdded = event('PurposeAdded', byThree(on.purposes, newer), {
  ...entry,
  code: meaning(entry.code, 'Code of the purpose.'),
  label: name('Name of the purpose, for people.', 'Technical assistance, West Africa'),
});
export const PurposeRevised = event(
  'PurposeRevised',
  byThree(on.purposes, newer),
  PurposeAdded.members,
);
export type PurposeFacts = FactsOf<typeof PurposeAdded>;

export type PurposeEvent = EventOf<typeof PurposeAdded> | EventOf<typeof PurposeRevised>;
