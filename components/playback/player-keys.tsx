'use client';
import { Checkbox } from '@/components/ui/checkbox';
import { useLetterKeys } from '@/components/ui/letter-keys';

const KEYS = [
  { keys: ['Space'], does: 'plays and pauses' },
  { keys: ['←', '→'], does: '10 seconds' },
  { keys: ['Shift ←', 'Shift →'], does: 'a chapter' },
  { keys: ['F'], does: 'full screen' },
  { keys: ['M'], does: 'sound' },
];

/** What the keyboard does here. Single letters can be in the way of speech input, so they can be turned off. */
export function PlayerKeys() {
  const [lettersOn, setLetters] = useLetterKeys();
  return (
    <section className="px-(--gutter) pt-9 text-30 text-muted pointer-coarse:hidden" aria-labelledby="keys-heading">
      <h2 id="keys-heading" className="sr-only">
        Keys
      </h2>
      <ul className="flex flex-wrap items-center gap-x-6 gap-y-2">
        {KEYS.map(({ keys, does }) => (
          <li key={does}>
            {keys.map((key) => (
              <kbd key={key} className="mr-1.5 rounded-[3px] border border-line-2 px-1.5 font-mono text-20 text-text-2">
                {key}
              </kbd>
            ))}
            {does}
          </li>
        ))}
        <li>
          <Checkbox checked={lettersOn} onChange={setLetters}>
            Keys of a single letter work
          </Checkbox>
        </li>
      </ul>
    </section>
  );
}
