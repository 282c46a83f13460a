import 'server-only';
import { type ISerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { ByteWriter } from './byte-writer';
import { type EncodedSpan, encodeResource, encodeScope } from './encode-span';

type Answer = ReturnType<typeof ProtobufTraceSerializer.deserializeResponse>;
type ByScope = Map<EncodedSpan['scope'], Uint8Array[]>;

const HEAD_BYTES = 4096;
const heads = new WeakMap<object, Uint8Array>();

/** Joins spans that are encoded already to an `ExportTraceServiceRequest`. */
export const encodedSpans: ISerializer<EncodedSpan[], Answer> = {
  serializeRequest(spans) {
    const out = new ByteWriter(spans.reduce((sum, { bytes }) => sum + bytes.byteLength + 8, HEAD_BYTES));
    for (const [resource, scopes] of grouped(spans))
      out.nested(0x0a, () => {
        out.message(
          0x0a,
          headOf(resource, () => encodeResource(resource.attributes)),
        );
        for (const [scope, members] of scopes) out.nested(0x12, () => writeScope(out, scope, members));
        if (resource.schemaUrl) out.text(0x1a, resource.schemaUrl);
      });
    return out.take();
  },
  deserializeResponse: (answer) => ProtobufTraceSerializer.deserializeResponse(answer),
};

function writeScope(out: ByteWriter, scope: EncodedSpan['scope'], spans: readonly Uint8Array[]): void {
  out.message(
    0x0a,
    headOf(scope, () => encodeScope(scope)),
  );
  for (const bytes of spans) out.message(0x12, bytes);
  if (scope.schemaUrl) out.text(0x1a, scope.schemaUrl);
}

function headOf(owner: object, encode: () => Uint8Array): Uint8Array {
  let head = heads.get(owner);
  if (!head) {
    head = encode();
    heads.set(owner, head);
  }
  return head;
}

/** In the order in which each came first. */
function grouped(spans: readonly EncodedSpan[]): Map<EncodedSpan['resource'], ByScope> {
  const resources = new Map<EncodedSpan['resource'], ByScope>();
  for (const { resource, scope, bytes } of spans) {
    let scopes = resources.get(resource);
    if (!scopes) resources.set(resource, (scopes = new Map()));
    const members = scopes.get(scope);
    if (members) members.push(bytes);
    else scopes.set(scope, [bytes]);
  }
  return resources;
}
