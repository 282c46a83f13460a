import { TimeRows } from '@/components/ui/time-rows';
import { chapterSpans } from '@/lib/catalog/chapter-spans';
import type { Title } from '@/lib/catalog/title';

export function ChapterList({ title }: { readonly title: Title }) {
  const durationMs = title.durationMs ?? 0;
  return <TimeRows rows={chapterSpans(title.chapters, durationMs)} lengthMs={durationMs} />;
}

const WORDS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten', 'Eleven', 'Twelve'];

/** `Four chapters`. */
export function countChapters(count: number): string {
  return `${WORDS[count] ?? count} ${count === 1 ? 'chapter' : 'chapters'}`;
}
