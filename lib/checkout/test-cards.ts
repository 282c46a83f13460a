export interface TestCard {
  readonly number: string;
  readonly does: string;
}

/** The cards of the sandbox. No real card is ever charged by it. */
export const TEST_CARDS: readonly TestCard[] = [
  { number: '4242 4242 4242 4242', does: 'Pays.' },
  { number: '4000 0000 0000 0002', does: 'Is declined.' },
  { number: '4000 0000 0000 3220', does: 'Makes the bank ask a question.' },
  { number: '4000 0000 0000 6975', does: 'Pays after four seconds.' },
  { number: '4000 0000 0000 0119', does: 'Fails, then pays on a second look.' },
];
