import { Select } from '@/components/ui/select';
import { DURATIONS_MIN } from '@/lib/sampling/sampling';

interface DurationFieldProps {
  readonly value: number | undefined;
  readonly onChange: (minutes: number | undefined) => void;
}

const WORDS: Readonly<Record<number, string>> = { 15: '15 minutes', 60: '1 hour', 480: '8 hours', 1440: '1 day' };
const OPTIONS = [
  { value: '', label: 'Until it is changed' },
  ...DURATIONS_MIN.map((minutes) => ({ value: String(minutes), label: WORDS[minutes] ?? `${minutes} minutes` })),
];

/** How long it holds; then it ends by itself. */
export function DurationField({ value, onChange }: DurationFieldProps) {
  return (
    <div className="grid justify-items-start gap-[5px]">
      <span className="text-30 font-medium">Holds</span>
      <Select
        label="Holds"
        value={value === undefined ? '' : String(value)}
        options={OPTIONS}
        onChange={(next) => onChange(next === '' ? undefined : Number(next))}
      />
    </div>
  );
}
