import Link from 'next/link';
import type { ComponentProps } from 'react';
import { type ButtonStyle, buttonClass } from './button-class';

interface LinkButtonProps extends ButtonStyle, Omit<ComponentProps<typeof Link>, 'className'> {}

export function LinkButton({ look, size, square, className, ...rest }: LinkButtonProps) {
  return <Link {...rest} className={buttonClass({ look, size, square, className })} />;
}
