import type { MoneyFact } from '@art30/accounting';
import { reports } from '@art30/books';

export type ReportName = keyof typeof reports;

/** Values for the variables of a URI template. */
export type Values = Readonly<Record<string, string | number | null>>;

/** A figure in an answer of the service, and the address at which its journal lines are listed. */
export interface ShownFigure {
  readonly figure: string;
  readonly address: string;
  readonly money: MoneyFact;
}

/** Members of answers that contain rows, totals or groups of figures. Their names are not part of a figure's name. */
const containers: readonly string[] = [
  ...['items', 'totals', 'usd', 'figures', 'funds', 'years', 'levels', 'buckets', 'accounts'],
  ...['currencies', 'recoveries', 'instalments', 'lines', 'unappliedReceipts', 'cash'],
];

/**
 * Members whose amounts are not sums of journal lines: amounts that a person stated, and amounts reserved by open
 * proposals.
 */
const stated: readonly string[] = [
  ...['earmarks', 'agreement', 'reserved', 'applications', 'overdrafts', 'whole'],
  ...['net', 'charges', 'from', 'to', 'instalments.amount'],
  ...['revaluations items.amount', 'revaluations items.carrying', 'revaluations items.value'],
  'revaluations items.difference',
];

/**
 * Returns all figures of an answer. Each has its address, made from the answer's link template as the contract
 * describes it.
 *
 * @throws Error if the report has no such figure.
 */
export function shownFigures(answer: object, report: ReportName): readonly ShownFigure[] {
  const { explain } = answer as { readonly explain: string };
  const variables = namesIn(explain);
  const found: ShownFigure[] = [];
  const visit = (node: unknown, path: readonly string[], row: Values): void => {
    if (Array.isArray(node)) return node.forEach((item) => visit(item, path, row));
    if (typeof node !== 'object' || node === null) return;
    if (isStated(report, path)) return;
    if (isMoney(node)) {
      const { name, column } = nameOf(report, path, row);
      const isOpen = variables.includes('currency') && column === 'amount';
      const values = { ...row, figure: name, ...(isOpen ? { currency: node.currency } : {}) };
      found.push({ figure: name, address: expanded(explain, values), money: node });
      return;
    }
    const own = Object.entries(node).filter(
      ([name, value]) => variables.includes(name) && (typeof value !== 'object' || value === null),
    );
    // Members of the whole answer belong to no row, unless the answer is a single resource.
    const isRow = path.length > 0 || ofOneThing(answer);
    const here = isRow ? { ...row, ...(Object.fromEntries(own) as Values) } : row;
    for (const [name, value] of Object.entries(node)) visit(value, [...path, name], here);
  };
  visit(answer, [], {});
  return found;
}

/** True if the answer is a single record (pledge, receipt or transfer), which is its own row. */
function ofOneThing(answer: object): boolean {
  return !('items' in answer) && 'id' in answer;
}

function isStated(report: ReportName, path: readonly string[]): boolean {
  const here = path.filter((name) => name !== 'items' && name !== 'lines').join('.');
  return [here, path[0], path.at(-1), `${report} ${path.join('.')}`].some(
    (name) => name !== undefined && stated.includes(name),
  );
}

function nameOf(report: ReportName, path: readonly string[], row: Values) {
  if (report === 'bridge' && path.length === 2 && path[0] === 'items') {
    // An item of a bridge has one figure, named by its step.
    const step = String(row['step']);
    const isUsd = path[1] === 'usd';
    return { name: isUsd ? step : `inCurrencies.${step}`, column: isUsd ? 'usd' : 'amount' };
  }
  const figure = path
    .filter((name, index) => index === path.length - 1 || !containers.includes(name))
    .join('.');
  const isTotal = path.some((name) => name === 'totals' || name === 'years');
  const names = [
    ...(isTotal ? [`totals.${figure}`] : []),
    figure,
    // Lists with one entry for each currency.
    ...(report === 'write-offs' && figure === 'inCurrencies' ? ['amount'] : []),
    ...(figure.startsWith('inCurrencies.') ? [figure.slice('inCurrencies.'.length)] : []),
  ];
  const figures = reports[report].figures(row);
  const name = names.find((one) => Object.hasOwn(figures, one));
  if (name === undefined) throw new Error(`${report} has no figure for ${path.join('.')}`);
  return { name, column: figures[name]?.column };
}

function isMoney(node: object): node is MoneyFact {
  return Object.keys(node).sort().join() === 'amount,currency';
}

function namesIn(template: string): readonly string[] {
  const names = [...template.matchAll(/\{&?([^}]*)\}/g)].flatMap(([, list = '']) =>
    list.split(','),
  );
  return [...names, 'step'];
}

/** Expands a URI template (RFC 6570, 3.2.2 and 3.2.9) with simple variables and a form-style query continuation. */
export function expanded(template: string, values: Values): string {
  const encoded = (name: string) => encodeURIComponent(String(values[name] ?? ''));
  return template
    .replace(/\{&([^}]*)\}/, (_, names: string) =>
      names
        .split(',')
        .filter((name) => values[name] !== undefined)
        .map((name) => `&${name}=${encoded(name)}`)
        .join(''),
    )
    .replace(/\{([^}&]*)\}/g, (_, name: string) => encoded(name));
}
