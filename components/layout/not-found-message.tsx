import { LinkButton } from '@/components/ui/link-button';
import { Failure } from './failure';

export function NotFoundMessage({ code }: { readonly code: string }) {
  return (
    <Failure
      title="There is nothing here."
      reference={{ name: 'Support code', value: code }}
      actions={
        <>
          <LinkButton href="/" look="primary" size="lg">
            To the programme
          </LinkButton>
          <LinkButton href="/library" size="lg">
            My films
          </LinkButton>
        </>
      }
    >
      The address leads to no film, order or page of ours. If you followed a link of ours, send us the code below.
    </Failure>
  );
}
