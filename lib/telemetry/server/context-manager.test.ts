import { EventEmitter } from 'node:events';
import { setImmediate as later } from 'node:timers/promises';
import { createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { ambient, ambientRequest, enterRequest } from './ambient';
import { contextManager } from './context-manager';

const KEY = createContextKey('test');
const manager = contextManager();
const inRequest = <T>(request: object, fn: () => T): T =>
  ambient().run(ROOT_CONTEXT, () => {
    enterRequest(request);
    return fn();
  });

describe('the context', () => {
  it('R2.6 follows promises and timers, and ends with what was called in it', async () => {
    await manager.with(ROOT_CONTEXT.setValue(KEY, 1), async () => {
      await later();
      expect(manager.active().getValue(KEY)).toBe(1);
    });
    expect(manager.active().getValue(KEY)).toBeUndefined();
  });

  it('passes this and arguments on, and what is thrown', () => {
    const owner = { factor: 3 };
    const times = function (this: typeof owner, by: number): number {
      return this.factor * by;
    };
    expect(manager.with(ROOT_CONTEXT, times, owner, 4)).toBe(12);
    const fails = (): never => {
      throw new Error('no');
    };
    expect(() => manager.with(ROOT_CONTEXT, fails)).toThrow('no');
  });

  it('is bound to functions and to emitters', () => {
    const context = ROOT_CONTEXT.setValue(KEY, 2);
    expect(manager.bind(context, () => manager.active().getValue(KEY))()).toBe(2);
    const seen: unknown[] = [];
    const emitter = manager.bind(context, new EventEmitter());
    emitter.on('event', () => seen.push(manager.active().getValue(KEY)));
    emitter.emit('event');
    expect(seen).toEqual([2]);
  });

  it('keeps the request at work, whatever context is entered below it', async () => {
    const request = { id: 1 };
    await inRequest(request, async () => {
      await manager.with(ROOT_CONTEXT.setValue(KEY, 1), async () => {
        await later();
        expect(ambientRequest()).toBe(request);
        expect(manager.active().getValue(KEY)).toBe(1);
      });
      expect(ambientRequest()).toBe(request);
    });
    expect(ambientRequest()).toBeUndefined();
  });

  it('of one request is not that of the next on the same connection', () => {
    inRequest({ id: 1 }, () => {
      manager.with(manager.active().setValue(KEY, 1), () => {
        enterRequest({ id: 2 });
        expect(manager.active().getValue(KEY)).toBeUndefined();
        expect(ambientRequest()).toEqual({ id: 2 });
      });
    });
  });
});
