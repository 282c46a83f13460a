export type ButtonLook = 'primary' | 'default' | 'quiet' | 'danger';
/** `sm` follows the admin's density, `md` is the storefront, `lg` is the one action of a region. */
export type ButtonSize = 'sm' | 'md' | 'lg';

export interface ButtonStyle {
  readonly look?: ButtonLook | undefined;
  readonly size?: ButtonSize | undefined;
  /** Only an icon inside: as wide as high. */
  readonly square?: boolean | undefined;
  readonly className?: string | undefined;
}

const BASE =
  'inline-flex shrink-0 items-center justify-center rounded-2 border font-medium leading-none whitespace-nowrap ' +
  'transition-colors duration-(--t-instant) ' +
  'disabled:cursor-not-allowed data-disabled:cursor-not-allowed ' +
  // One that only waits for the page's script looks as it will in a moment.
  'disabled:not-data-early:border-line disabled:not-data-early:bg-sunken disabled:not-data-early:text-muted';

const LOOK: Record<ButtonLook, string> = {
  primary: 'border-action bg-action text-on-action hover:border-action-hover hover:bg-action-hover',
  default:
    'border-line-control bg-surface hover:bg-hover active:bg-sunken aria-pressed:border-accent aria-pressed:bg-selection aria-pressed:text-accent',
  quiet:
    'border-transparent hover:bg-hover active:bg-sunken aria-pressed:border-accent aria-pressed:bg-selection aria-pressed:text-accent',
  danger: 'border-danger bg-danger text-on-danger hover:border-danger-hover hover:bg-danger-hover',
};

const SIZE: Record<ButtonSize, string> = {
  sm: 'h-(--control) gap-1.5 px-2.5 text-30',
  md: 'h-10 gap-2 px-4 text-40',
  lg: 'h-(--control-lg) gap-2.5 px-[22px] text-40',
};

const SQUARE: Record<ButtonSize, string> = {
  sm: 'size-(--control)',
  md: 'size-10 pointer-coarse:size-11',
  lg: 'size-(--control-lg)',
};

/** One table for buttons and for links that look like one. */
export function buttonClass({ look = 'default', size = 'sm', square = false, className = '' }: ButtonStyle): string {
  return `${BASE} ${LOOK[look]} ${square ? SQUARE[size] : SIZE[size]} ${className}`;
}
