/** Marks the letters that were searched, and nothing around them. */
export function MatchText({ text, find }: { readonly text: string; readonly find: string }) {
  const words = find.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return text;
  return parts(text, words).map((part) =>
    part.hit ? (
      <mark key={part.at} className="rounded-[1px] bg-match text-on-match">
        {part.text}
      </mark>
    ) : (
      part.text
    ),
  );
}

interface Part {
  readonly at: number;
  readonly text: string;
  readonly hit: boolean;
}

function parts(text: string, words: readonly string[]): Part[] {
  const low = text.toLowerCase();
  const found: Part[] = [];
  for (let at = 0; at < text.length; ) {
    const next = nearest(low, words, at);
    if (!next) {
      found.push({ at, text: text.slice(at), hit: false });
      break;
    }
    if (next.at > at) found.push({ at, text: text.slice(at, next.at), hit: false });
    found.push({ at: next.at, text: text.slice(next.at, next.end), hit: true });
    at = next.end;
  }
  return found;
}

function nearest(low: string, words: readonly string[], from: number): { at: number; end: number } | undefined {
  let best: { at: number; end: number } | undefined;
  for (const word of words) {
    const at = low.indexOf(word, from);
    if (at >= 0 && (!best || at < best.at)) best = { at, end: at + word.length };
  }
  return best;
}
