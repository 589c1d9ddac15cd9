/**
 * Layout of an object of the contract. Each part named here is written over several lines, and `*` is every part
 * without a name. All other parts are written on one line.
 */
interface Layout {
  readonly [member: string]: Layout;
}

const lines: Layout = {};
const body: Layout = { content: { '*': { examples: lines } } };
const contractLayout: Layout = {
  info: lines,
  tags: lines,
  paths: { '*': { '*': { parameters: lines, requestBody: body, responses: lines } } },
  components: { '*': lines, schemas: { '*': { properties: lines } } },
};

/**
 * Formats the contract as text. Each member of an operation, each parameter, each response and each member of
 * a schema takes one line, so that a diff shows only the changed parts.
 */
export function writtenContract(document: object): string {
  return `${written(document, contractLayout, '')}\n`;
}

function written(part: unknown, layout: Layout | undefined, indent: string): string {
  if (layout === undefined || typeof part !== 'object' || part === null) return onOneLine(part);
  const inner = `${indent}  `;
  const under = (name: string) => layout[name] ?? layout['*'];
  const [open, close] = Array.isArray(part) ? '[]' : '{}';
  const members = Array.isArray(part)
    ? part.map((item) => written(item, undefined, inner))
    : Object.entries(part).map(
        ([name, value]) => `${JSON.stringify(name)}: ${written(value, under(name), inner)}`,
      );
  if (members.length === 0) return `${open}${close}`;
  return `${open}\n${inner}${members.join(`,\n${inner}`)}\n${indent}${close}`;
}

/** Writes a part as JSON on one line. Line breaks within texts are not affected, because JSON escapes them. */
function onOneLine(part: unknown): string {
  return JSON.stringify(part, null, 1).replaceAll(/\n */g, ' ');
}
