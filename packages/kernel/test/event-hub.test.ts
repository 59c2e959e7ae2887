import { describe, expect, test } from 'vitest';
import { EventHub } from '../src/event-hub.ts';

interface Events {
  opened: { readonly name: string };
  closed: { readonly name: string };
}

describe('an event hub', () => {
  test('calls the listeners of an event in the order in which they came', async () => {
    const hub = new EventHub<Events>();
    const heard: string[] = [];
    hub.on('opened', ({ name }) => void heard.push(`first ${name}`));
    hub.on('opened', ({ name }) => void heard.push(`second ${name}`));
    hub.on('closed', () => void heard.push('closed'));
    await hub.emit('opened', { name: 'a' });
    expect(heard).toEqual(['first a', 'second a']);
  });

  test('answers at once when no listener makes it wait', () => {
    const hub = new EventHub<Events>();
    hub.on('opened', () => 1);
    hub.on('opened', () => 2);
    expect(hub.emit('opened', { name: 'a' })).toEqual([1, 2]);
    expect(hub.emit('closed', { name: 'a' })).toEqual([]);
  });

  test('waits for each listener before it calls the next', async () => {
    const hub = new EventHub<Events>();
    const heard: string[] = [];
    hub.on('opened', async () => {
      heard.push('begins');
      await new Promise((resolve) => setTimeout(resolve, 5));
      heard.push('ends');
      return 1;
    });
    hub.on('opened', () => {
      heard.push('second');
      return 2;
    });
    await expect(hub.emit('opened', { name: 'a' })).resolves.toEqual([1, 2]);
    expect(heard).toEqual(['begins', 'ends', 'second']);
  });

  test('throws what a listener throws, and calls none after it', async () => {
    const hub = new EventHub<Events>();
    const heard: string[] = [];
    hub.on('opened', () => {
      throw new Error('no');
    });
    hub.on('opened', () => void heard.push('second'));
    expect(() => hub.emit('opened', { name: 'a' })).toThrow('no');
    hub.on('closed', () => Promise.reject(new Error('later')));
    await expect(hub.emit('closed', { name: 'a' })).rejects.toThrow('later');
    expect(heard).toEqual([]);
  });

  test('tells whether anybody listens', () => {
    const hub = new EventHub<Events>();
    expect(hub.has('opened')).toBe(false);
    const off = hub.on('opened', () => undefined);
    expect(hub.has('opened')).toBe(true);
    expect(hub.has('closed')).toBe(false);
    off();
    expect(hub.has('opened')).toBe(false);
  });

  test('calls a listener of once a single time, or never if it was removed', async () => {
    const hub = new EventHub<Events>();
    const heard: string[] = [];
    hub.once('opened', ({ name }) => void heard.push(name));
    const off = hub.once('opened', () => void heard.push('removed'));
    off();
    await hub.emit('opened', { name: 'a' });
    await hub.emit('opened', { name: 'b' });
    expect(heard).toEqual(['a']);
    expect(hub.has('opened')).toBe(false);
  });

  test('removes one of two equal listeners, however often it is told to', () => {
    const hub = new EventHub<Events>();
    let calls = 0;
    const listener = (): void => void calls++;
    const off = hub.on('opened', listener);
    hub.on('opened', listener);
    off();
    off();
    void hub.emit('opened', { name: 'a' });
    expect(calls).toBe(1);
  });

  test('says when an event gets a listener that had none', () => {
    const first: string[] = [];
    const hub = new EventHub<Events>((event) => void first.push(event));
    const off = hub.on('opened', () => undefined);
    const alsoOff = hub.once('opened', () => undefined);
    expect(first).toEqual(['opened']);
    off();
    alsoOff();
    hub.on('opened', () => undefined);
    expect(first).toEqual(['opened', 'opened']);
  });

  test('keeps to those who listened when the event began', () => {
    const hub = new EventHub<Events>();
    const heard: string[] = [];
    const off = hub.on('opened', () => {
      heard.push('first');
      off();
      hub.on('opened', () => void heard.push('late'));
    });
    hub.on('opened', () => void heard.push('second'));
    void hub.emit('opened', { name: 'a' });
    expect(heard).toEqual(['first', 'second']);
  });
});
