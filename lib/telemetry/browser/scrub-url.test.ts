import { expect, it } from 'vitest';
import { scrubUrl } from './scrub-url';

it.each([
  ['https://a.example/x?_rsc=1abc', 'https://a.example/x'],
  ['https://me:pw@a.example/x#part', 'https://a.example/x'],
  ['https://a.example/x?q=1&X-Amz-Signature=abc', 'https://a.example/x?q=1&X-Amz-Signature=REDACTED'],
  ['https://a.example/x?access_token=abc&email=me%40a', 'https://a.example/x?access_token=REDACTED&email=REDACTED'],
])('%s becomes %s', (href, scrubbed) => {
  expect(scrubUrl(href)).toBe(scrubbed);
});
