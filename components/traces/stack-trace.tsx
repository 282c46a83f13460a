/** Folded: most read the message only. It scrolls, so it takes the focus of the keyboard. */
export function StackTrace({ text }: { readonly text: string }) {
  return (
    <details className="px-3.5 pt-1.5">
      <summary className="cursor-default text-muted">Stack</summary>
      <pre
        tabIndex={0}
        className="mt-1 max-h-64 overflow-auto rounded-1 bg-sunken px-2.5 py-2 font-mono text-20 leading-[18px] wrap-anywhere whitespace-pre-wrap text-text-2"
      >
        {text}
      </pre>
    </details>
  );
}
