'use client';

import { Checkbox } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { useLetterKeys } from '@/components/ui/letter-keys';
import { KEY_HELP } from './viewer-keys';

export interface KeyHelpProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function KeyHelp({ open, onOpenChange }: KeyHelpProps) {
  const [lettersOn, setLetters] = useLetterKeys();
  return (
    <Dialog title="Keys" open={open} onOpenChange={onOpenChange}>
      <table className="w-full border-t border-line">
        <tbody>
          {KEY_HELP.map(({ keys, does }) => (
            <tr key={does} className="border-b border-line align-baseline">
              <th scope="row" className="w-36 py-1.5 pl-4 text-left font-text">
                {keys.map((key) => (
                  <kbd
                    key={key}
                    className="mr-1 rounded-[3px] border border-line-2 px-1.5 font-mono text-20 whitespace-nowrap text-text-2"
                  >
                    {key}
                  </kbd>
                ))}
              </th>
              <td className="py-1.5 pr-4 pl-2">{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="px-4 py-3">
        <Checkbox checked={lettersOn} onChange={setLetters}>
          Keys of a single letter or sign work on this page
        </Checkbox>
      </div>
    </Dialog>
  );
}
