// A message nobody could take and that is no text, byte by byte. Pure.

const BYTES_A_LINE = 16;
const BYTES_MAX = 4096;
const hex = (byte: number) => byte.toString(16).padStart(2, '0');
/** What is shown of a byte beside its number. */
const sign = (byte: number) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·');

/** Sixteen bytes a line: where it begins, the bytes, and the signs. */
export function dump(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
  const lines: string[] = [];
  for (let at = 0; at < Math.min(bytes.length, BYTES_MAX); at += BYTES_A_LINE) {
    const part = [...bytes.slice(at, at + BYTES_A_LINE)];
    lines.push(`${at.toString(16).padStart(4, '0')}  ${part.map(hex).join(' ').padEnd(BYTES_A_LINE * 3 - 1)}  ${part.map(sign).join('')}`);
  }
  return lines.join('\n') + (bytes.length > BYTES_MAX ? '\n…' : '');
}
