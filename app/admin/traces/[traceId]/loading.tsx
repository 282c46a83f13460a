import { WaterfallLoading } from '@/components/traces/trace-absent';

export default function TraceLoading() {
  return (
    <div className="pt-20">
      <WaterfallLoading />
    </div>
  );
}
