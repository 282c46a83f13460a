import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { expect, it } from 'vitest';
import { EndpointError } from './transport';
import { pausedWhereUnserved, UnservedError } from './unserved';

function setup(error: Error) {
  const told: string[] = [];
  let asked = 0;
  let now = 0;
  const exporter = pausedWhereUnserved(
    {
      export(_: number[], done) {
        asked += 1;
        done({ code: ExportResultCode.FAILED, error });
      },
      shutdown: () => Promise.resolve(),
    },
    (cause) => told.push(cause),
    () => now,
  );
  const send = (): ExportResult | undefined => {
    let result: ExportResult | undefined;
    exporter.export([1], (given) => {
      result = given;
    });
    return result;
  };
  return { send, told, asked: () => asked, later: (ms: number) => (now += ms) };
}

it('R4.8 leaves an endpoint alone that does not take a signal, says so once, and asks again later', () => {
  const { send, told, asked, later } = setup(new EndpointError('the endpoint answered gRPC status 12', 12));
  for (let index = 0; index < 3; index += 1) {
    expect(send()).toMatchObject({ code: ExportResultCode.FAILED, error: expect.any(UnservedError) });
  }
  expect(asked()).toBe(1);
  expect(told).toEqual(['the endpoint answered gRPC status 12']);
  later(16 * 60_000);
  send();
  expect(asked()).toBe(2);
});

it('lets every other failure through', () => {
  const error = new EndpointError('the endpoint answered 503', 503);
  const { send, told } = setup(error);
  expect(send()).toEqual({ code: ExportResultCode.FAILED, error });
  expect(told).toEqual([]);
});
