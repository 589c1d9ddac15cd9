/** Cost at a size: CPU time in milliseconds, unless the series has another unit. */
export interface Point {
  readonly series: string;
  /** Size in stored events. */
  readonly events: number;
  readonly ms: number;
}

const [width, height] = [720, 400];
const frame = { left: 70, right: 250, top: 20, bottom: 50 };
const colours = ['#1b6ca8', '#c0392b', '#2e7d32', '#8e44ad', '#b9770e', '#455a64'];

/**
 * Plots cost against size as SVG on two logarithmic axes; a cost that is proportional to the log rises like
 * the diagonal.
 */
export function plotOf(points: readonly Point[]): string {
  const xs = scaleOf(
    points.map(({ events }) => events),
    [frame.left, width - frame.right],
  );
  const ys = scaleOf(
    points.map(({ ms }) => ms),
    [height - frame.bottom, frame.top],
  );
  const series = [...new Set(points.map((point) => point.series))];
  const lines = series.map((name, index) => {
    const own = points
      .filter((point) => point.series === name)
      .toSorted((a, b) => a.events - b.events);
    const places = own.map(({ events, ms }) => `${xs.at(events)},${ys.at(ms)}`);
    const colour = colours[index % colours.length];
    const dots = places.map((place) => {
      const [x, y] = place.split(',');
      return `<circle cx="${x}" cy="${y}" r="4" fill="${colour}"/>`;
    });
    const line = `<polyline points="${places.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`;
    const y = frame.top + 16 + index * 20;
    const label = `<text x="${width - frame.right + 20}" y="${y}" fill="${colour}">${name}</text>`;
    return [line, ...dots, label].join('\n');
  });
  const marks = [
    ...xs.marks.map((value) => mark(xs.at(value), height - frame.bottom + 18, 'middle', value)),
    ...ys.marks.map((value) => mark(frame.left - 8, ys.at(value) + 4, 'end', value)),
  ];
  const axes = `<path d="M${frame.left} ${frame.top}V${height - frame.bottom}H${width - frame.right}" fill="none" stroke="#333"/>`;
  const names = [
    `<text x="${frame.left}" y="${height - 8}">stored events</text>`,
    `<text x="4" y="${frame.top - 4}">ms</text>`,
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...[axes, ...marks, ...names, ...lines, '</svg>\n'],
  ].join('\n');
}

function mark(x: number, y: number, anchor: string, value: number): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${value.toLocaleString('en')}</text>`;
}

/** Returns a logarithmic scale from values to coordinates between two ends. */
function scaleOf(values: readonly number[], [start, end]: readonly [number, number]) {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  const at = (value: number) =>
    Math.round(start + ((Math.log10(value) - low) / (high - low)) * (end - start));
  const marks = Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index));
  return { at, marks };
}
