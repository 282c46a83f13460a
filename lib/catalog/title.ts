import type { Cents } from '@/lib/base/money';

export type TitleKind = 'film' | 'series' | 'channel';

export interface Chapter {
  readonly name: string;
  readonly startMs: number;
}

/** Art is at `/art/<id>.svg` (poster) and `/art/<id>-wide.svg`. */
export interface Title {
  readonly id: string;
  readonly kind: TitleKind;
  readonly name: string;
  readonly tagline: string;
  readonly synopsis: string;
  readonly genre: string;
  readonly year: number;
  /** Minimum age in years; 0 is for everyone. */
  readonly age: number;
  readonly priceCents: Cents;
  /** Included in the price. */
  readonly taxPermille: number;
  /** True length of the media; absent while it is only announced. */
  readonly durationMs?: number;
  readonly chapters: readonly Chapter[];
  /** There is media to watch. */
  readonly forSale: boolean;
}
