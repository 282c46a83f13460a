import type { TitleKind } from './title';

/** Included in the price, by kind: what is bought once is taxed in full, subscriptions of channels less. */
export const TAX_PERMILLE: Readonly<Record<TitleKind, number>> = { film: 210, series: 210, channel: 90 };
