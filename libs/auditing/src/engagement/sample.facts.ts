import { kit } from '@art30/accounting';

const { date, listOf, mapOf, nullable, oneOf, part, pattern, sha256, shape } = kit;
const { text, wholeNumber } = kit;

/** Most items in one sample, since a single event lists them all. */
export const sampleItemsMax = 2_000;

/** Methods of drawing a sample (ISA 530, A13 and appendix 4). */
export const samplingMethods = ['RANDOM', 'MONETARY_UNIT'] as const;
export type SamplingMethod = (typeof samplingMethods)[number];

/** Sides of the journal from which lines are drawn: both, debits only or credits only. */
export const samplingSides = ['BOTH', 'DEBIT', 'CREDIT'] as const;

const signed = pattern(
  'minor units',
  /^-?\d{1,20}$/,
  'must be whole minor units in a string',
)('Value of the line in US cents, debit positive, credit negative.', '66666667');

/** Positive number of US cents, as a string of at most 18 digits. */
export const cents = pattern(
  'minor units above zero',
  /^[1-9]\d{0,17}$/,
  'must be whole minor units above zero, in a string',
  { such: '"5000000"' },
);

const total = pattern(
  'minor units',
  /^\d{1,24}$/,
  'must be whole minor units in a string',
)('Sum of their values in US cents, credits counted as if they were debits.', '189666667');

/** Seed of a sample's random choice, with which the sample can be drawn again. */
export const seed = pattern(
  'seed',
  /^[A-Za-z0-9._-]{1,64}$/,
  'must be a seed: 1 to 64 letters, digits, dots, underscores or hyphens',
);

const sequence = wholeNumber(0, Number.MAX_SAFE_INTEGER);

/** A line of the journal in a sample. */
const SampleItem = shape('SampleItem', {
  sequence: sequence('Sequence of the event.', 42),
  line: wholeNumber(0, Number.MAX_SAFE_INTEGER)('Place of the line in the event, from 0.', 0),
  amount: signed,
  whole: kit.yesOrNo('It reaches the interval, so that it was drawn for certain.', false),
});
export type SampleItem = kit.Infer<typeof SampleItem>;

/** The lines from which a sample was drawn. */
export const SamplePopulation = shape('SamplePopulation', {
  count: wholeNumber(1, Number.MAX_SAFE_INTEGER)('Lines.', 84),
  total,
  sha256: sha256(
    'SHA-256 over the lines in the order of the log, each as `<sequence> <line> <US cents>` and a line feed.',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ),
});
export type SamplePopulation = kit.Infer<typeof SamplePopulation>;

/** Most characters in the value of one filter. */
export const sampleFilterLengthMax = 140;

/** Filters that selected the journal lines, named like the query parameters of the route of the journal. */
const filters = mapOf(
  pattern('filter', /^[a-zA-Z]{1,40}$/, 'must be a filter of the journal'),
  kit.textOrBlank(sampleFilterLengthMax),
  { what: 'filters', itemsMax: 40 },
);

/** A sample, with all inputs needed to draw it again. */
export const SampleDrawn = shape('SampleDrawn', {
  rules: pattern(
    'name and version',
    /^[A-Z-]+@\d+$/,
    'must be rules and their version',
  )('Name and version of the rules by which it was drawn.', 'SAMPLE@1'),
  method: oneOf(samplingMethods)('How it was drawn.', 'MONETARY_UNIT'),
  seed: seed('Seed, given by the auditor or made by the service.', 'AUD-2024-1'),
  purpose: text(kit.textLengthMax)(
    'Assertion that is tested with it.',
    'occurrence of receivables',
  ),
  filters: filters('Filters of the journal that the population has passed.', { account: '1310' }),
  side: oneOf(samplingSides)('Lines that count.', 'DEBIT'),
  asAt: nullable(date('Last posting date that counts; null where all do.', '2024-12-31')),
  throughSequence: sequence('Sequence of the last event of the population: as known then.', 314),
  population: part(SamplePopulation)('What it was drawn from.'),
  size: nullable(
    wholeNumber(1, sampleItemsMax)(
      'Requested number of items; null if the request states an interval.',
      5,
    ),
  ),
  interval: nullable(cents('Interval in US cents; null for a random sample.', '37933333')),
  start: nullable(
    pattern(
      'minor units',
      /^\d{1,18}$/,
      'must be whole minor units in a string',
    )('US cents before the first hit; null for a random sample.', '1047233'),
  ),
  items: listOf(SampleItem, sampleItemsMax)('Lines that were drawn, in the order of the log.'),
});
export type SampleDrawn = kit.Infer<typeof SampleDrawn>;
