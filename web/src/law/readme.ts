// A pack's guide is Markdown written by its author. We read the little of it that guides use and show
// it as text: nothing in a pack can become markup of this page. Pure.

export type Block = { kind: 'heading' | 'list' | 'code' | 'paragraph'; lines: string[] };

const plain = (line: string) => line.replace(/\*\*(.+?)\*\*/g, '$1').replace(/`([^`]+)`/g, '$1').replace(/\[([^\]]+)\]\([^)]*\)/g, '$1');
function kindOf(line: string): Block['kind'] {
  if (/^#{1,6}\s/.test(line)) return 'heading';
  if (/^\s*([-*]|\d+\.)\s/.test(line)) return 'list';
  return /^\s*\|/.test(line) ? 'code' : 'paragraph';
}

export function blocks(readme: string): Block[] {
  const result: Block[] = [];
  let fenced = false;
  let ended = true;
  for (const line of readme.split(/\r?\n/)) {
    const fence = line.startsWith('```');
    if (fence) fenced = !fenced;
    if (fence || (!fenced && line.trim() === '')) {
      ended = true;
      continue;
    }
    const kind = fenced ? 'code' : kindOf(line);
    const text = kind === 'code' ? line : plain(line.replace(/^#{1,6}\s+|^\s*([-*]|\d+\.)\s+/, '').trim());
    const open = ended ? undefined : result.at(-1);
    // An indented line goes on with the point above it.
    if (open?.kind === 'list' && kind === 'paragraph' && /^\s{2,}/.test(line)) open.lines.push(`${open.lines.pop()} ${text}`);
    else if (open?.kind === kind && kind !== 'heading') open.lines.push(text);
    else result.push({ kind, lines: [text] });
    ended = false;
  }
  return result;
}
