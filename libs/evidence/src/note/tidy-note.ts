/**
 * The note in a text that editors and shells have passed on: without a byte order mark, with line feeds
 * alone, without blanks at the ends of lines and without blank lines around it. What was signed has none
 * of these, so that a signature holds over the same bytes as before.
 */
export function tidyNote(text: string): string {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  return `${lines
    .map((line) => line.replace(/[ \t]+$/, ''))
    .join('\n')
    .replace(/^\n+|\n+$/g, '')}\n`;
}

/** The text of a file: UTF-8, or UTF-16 where its mark says so, as Windows PowerShell writes it. */
export function textOfFile(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isUtf16 = first === 0xff && second === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}
