import {
  comparedReference,
  fitsShape,
  id,
  listOf,
  mapOf,
  nullable,
  oneOf,
  optional,
  part,
  reason,
  reference,
  referenceForm,
  referenceOrBlank,
  shape,
  variants,
  withStoredReferences,
} from '.';

describe('a reference as it is stored', () => {
  it.each([
    ['without characters that nobody sees', 'RE\u200BF-\u00AD00\u00001\uFEFF', 'REF-001'],
    ['without spaces around it', ' \tREF-001\n', 'REF-001'],
    ['with single spaces', 'deal \u00A0\t 7\u3000of \u200B 9', 'deal 7 of 9'],
    ['composed', 'Cre\u0301dit', 'Cr\u00E9dit'],
    ['composed also where something unseen stood between', 'Cre\u200D\u0301dit', 'Cr\u00E9dit'],
    ['otherwise as it came', 'note – Ｎｏ．７', 'note – Ｎｏ．７'],
    ['empty where nothing can be seen', '\u200B \u202E\u0007', ''],
  ])('is %s', (_how, came, stored) => {
    expect(referenceForm(came)).toBe(stored);
    expect(referenceForm(stored)).toBe(stored);
  });
});

describe('a reference as it is compared', () => {
  it.each([
    ['REF-001', 'ref-001'],
    ['REF\u200B-001', 'ref-001'],
    ['ref-001', 'ref-001'],
    ['ＲＥＦ－００１', 'ref-001'],
    ['REF\u2010001', 'ref-001'],
    ['REF\u2011001', 'ref-001'],
    ['REF\u2013001', 'ref-001'],
    ['REF\u2014001', 'ref-001'],
    ['REF\u2212001', 'ref-001'],
    ['REF-001\uFE0F', 'ref-001'],
    ['Überweisung Straße', 'überweisung strasse'],
    ['U\u0308BERWEISUNG STRASSE', 'überweisung strasse'],
    ['STRAẞE', 'strasse'],
    ['REF-002', 'ref-002'],
  ])('%j is %j', (came, compared) => {
    expect(comparedReference(came)).toBe(compared);
    expect(comparedReference(compared)).toBe(compared);
  });
});

const Consent = shape('Consent', { reference: reference('Reference.'), reason: reason('Why.') });
const Stated = shape('Stated', {
  document: reference('Document.'),
  approval: optional(referenceOrBlank('Approval.')),
  reason: optional(reason('Why.')),
  consent: optional(part(Consent)('Consent.')),
  consents: optional(listOf(Consent, 2)('Consents.')),
  none: optional(nullable(part(Consent)('Consent or none.'))),
  kept: optional(
    mapOf(id, reference, { what: 'papers', itemsMax: 2 })('Papers, by what they are.'),
  ),
  other: optional(
    variants('kind', {
      A: shape('OfKindA', { kind: oneOf(['A'])('Kind.'), source: reference('Source.') }),
    })('One of several.'),
  ),
});

describe('the references of a request', () => {
  const consent = { reference: ' A\u200B ', reason: ' because ' };
  const stored = { reference: 'A', reason: ' because ' };

  it('are stored in their form wherever they stand, and nothing else is changed', () => {
    const came = {
      document: ' D ',
      approval: '\u200B',
      reason: ' x\u200B ',
      note: ' n ',
      consent,
      consents: [consent, consent],
      none: consent,
      kept: { a: ' p  q ' },
      other: { kind: 'A', source: ' S ' },
    };
    expect(withStoredReferences(Stated, came)).toEqual({
      document: 'D',
      approval: '',
      reason: ' x\u200B ',
      note: ' n ',
      consent: stored,
      consents: [stored, stored],
      none: stored,
      kept: { a: 'p q' },
      other: { kind: 'A', source: 'S' },
    });
    expect(came.document).toBe(' D ');
  });

  it('are left as they are where they do not fit', () => {
    const odd = { document: 7, consent: 'A', consents: 'A', none: null, kept: [], other: { x: 1 } };
    expect(withStoredReferences(Stated, odd)).toEqual(odd);
  });

  it.each([
    ['REF-001', true],
    ['R\u0000EF', true],
    ['\u200B', false],
    ['\uFE0F', false],
    ['', false],
    ['x'.repeat(140), true],
    ['x'.repeat(141), false],
    ['\u0958'.repeat(100), false],
    ['\uD800', false],
  ])('fit where something can be read in them: %j %s', (document, fits) => {
    expect(fitsShape(Stated, { document })).toBe(fits);
  });

  it('may be blank where the business refuses that in its own words', () => {
    expect(fitsShape(Stated, { document: 'D', approval: '\u200B' })).toBe(true);
  });
});
