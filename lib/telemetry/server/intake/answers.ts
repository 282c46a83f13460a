import 'server-only';
import type { SignalName } from '../../config/table';
import { answerToProtobuf } from '../protobuf/otlp';
import { REJECTED } from '../protobuf/otlp-fields';
import { type BodyFormat, CONTENT_TYPES, Refusal } from './body';
import { BadEnvelope, type Tally } from './envelope';

/** google.rpc codes, as OTLP/HTTP wants its error bodies. */
const CODES: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  405: 12,
  408: 4,
  410: 9,
  413: 3,
  415: 3,
  429: 8,
  500: 13,
  503: 14,
};

/** In which encoding, of which signal: the answer has its request's. */
export interface AnswerForm {
  readonly signal: SignalName;
  readonly format: BodyFormat;
}

type Headers = Readonly<Record<string, string>>;

export function refusalAnswer(form: AnswerForm, { status, message, headers }: Refusal): Response {
  return answer(form, status, { code: CODES[status] ?? 2, message }, headers);
}

/** What was left out is counted, and why in a few words; a full success says nothing. */
export function successAnswer(form: AnswerForm, { rejected }: Tally): Response {
  let items = 0;
  for (const each of rejected.values()) items += each;
  if (items === 0) return answer(form, 200, {});
  const errorMessage = [...rejected.keys()].join('; ').slice(0, 500);
  return answer(form, 200, { partialSuccess: { [REJECTED[form.signal]]: String(items), errorMessage } });
}

export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof BadEnvelope) return new Refusal(error.tooLarge ? 413 : 400, error.message);
  return new Refusal(500, 'the intake failed');
}

function answer({ signal, format }: AnswerForm, status: number, body: object, headers: Headers = {}): Response {
  const content = format === 'protobuf' ? answerToProtobuf(signal, status, body) : JSON.stringify(body);
  return new Response(content, {
    status,
    headers: { 'content-type': CONTENT_TYPES[format], 'cache-control': 'no-store', ...headers },
  });
}
