// A message nobody could take, as a person can read it: as text where it is text, else byte by byte. Pure.

const BYTES_A_LINE = 16;
const BYTES_MAX = 4096;
const hex = (byte: number) => byte.toString(16).padStart(2, '0');
/** What is shown of a byte beside its number. */
const sign = (byte: number) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·');

function bytesOf(base64: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
  } catch {
    return null;
  }
}
function textOf(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}
/** Sixteen bytes a line: where it begins, the bytes, and the signs. */
function dump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < Math.min(bytes.length, BYTES_MAX); at += BYTES_A_LINE) {
    const part = [...bytes.slice(at, at + BYTES_A_LINE)];
    lines.push(`${at.toString(16).padStart(4, '0')}  ${part.map(hex).join(' ').padEnd(BYTES_A_LINE * 3 - 1)}  ${part.map(sign).join('')}`);
  }
  return lines.join('\n') + (bytes.length > BYTES_MAX ? '\n…' : '');
}

export function payloadText(payload: string, encoding: string): string {
  if (encoding !== 'base64') return payload;
  const bytes = bytesOf(payload);
  return bytes === null ? payload : (textOf(bytes) ?? dump(bytes));
}
