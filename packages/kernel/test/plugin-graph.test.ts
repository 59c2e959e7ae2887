import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { definePlugin, type Plugin } from '../src/plugin.ts';
import { orderPlugins } from '../src/plugin-graph.ts';
import { token } from '../src/token.ts';

const plugin = (name: string, requires: readonly string[] = [], version = '1.0.0'): Plugin =>
  definePlugin({ name, version, requires, install() {} });
const names = (plugins: readonly Plugin[]): readonly string[] => plugins.map(({ name }) => name);
const none: ReadonlyMap<string, Plugin> = new Map();

describe('the order of plugins', () => {
  test('puts each behind those it requires, whatever the order in which they come', () => {
    const orm = plugin('orm', ['core', '@acme/pool@^1.0.0']);
    const core = plugin('core');
    const pool = plugin('@acme/pool', ['core@>=1'], '1.4.0');
    expect(names(orderPlugins([orm, pool, core], none))).toEqual(['core', '@acme/pool', 'orm']);
  });

  test('keeps the given order where nothing is required', () => {
    expect(names(orderPlugins([plugin('c'), plugin('a'), plugin('b')], none))).toEqual(['c', 'a', 'b']);
  });

  test('counts plugins that are in use already', () => {
    const core = plugin('core', [], '2.1.0');
    expect(names(orderPlugins([plugin('orm', ['core@^2.0.0'])], new Map([['core', core]])))).toEqual(['orm']);
  });

  test('puts one that replaces a service behind the one that provides it', () => {
    const service = token<number>('service');
    const install = (): void => {};
    const original = definePlugin({ name: 'original', version: '1.0.0', provides: [service], install });
    const better = definePlugin({ name: 'better', version: '1.0.0', replaces: [service], install });
    expect(names(orderPlugins([better, original], none))).toEqual(['original', 'better']);
  });

  test('names a plugin that is missing and the one that requires it', () => {
    expect(() => orderPlugins([plugin('orm', ['pool@^1.0.0'])], none)).toThrow(
      "KERNEL_MISSING_PLUGIN: the plugin 'orm' requires 'pool@^1.0.0', which is not in use",
    );
  });

  test('names both plugins and both versions when a version does not fit', () => {
    expect(() => orderPlugins([plugin('orm', ['pool@^1.0.0']), plugin('pool', [], '2.3.4')], none)).toThrow(
      "KERNEL_PLUGIN_VERSION: the plugin 'orm' requires 'pool@^1.0.0', but version 2.3.4 is in use",
    );
  });

  test('refuses a range that it cannot read instead of guessing', () => {
    expect(() => orderPlugins([plugin('orm', ['pool@latest']), plugin('pool')], none)).toThrow(
      "KERNEL_PLUGIN_VERSION: the plugin 'orm' requires 'pool@latest', which is no range",
    );
  });

  test('shows the circle in which plugins need each other', () => {
    const circle = [plugin('outside', ['a']), plugin('a', ['b']), plugin('b', ['c']), plugin('c', ['a'])];
    expect(() => orderPlugins(circle, none)).toThrow('KERNEL_CIRCULAR: plugins need each other in a circle: a → b → c → a');
    expect(() => orderPlugins([plugin('alone', ['alone'])], none)).toThrow('alone → alone');
  });

  test('refuses a second plugin of the same name, in one call or two', () => {
    const message = "KERNEL_DUPLICATE_PLUGIN: two plugins are named 'a' (1.0.0 and 2.0.0)";
    expect(() => orderPlugins([plugin('a'), plugin('a', [], '2.0.0')], none)).toThrow(message);
    expect(() => orderPlugins([plugin('a', [], '2.0.0')], new Map([['a', plugin('a')]]))).toThrow(message);
  });

  test('of any graph without circles holds every plugin once, behind its requirements', () => {
    const graph = fc
      .nat(12)
      .chain((size) => fc.tuple(...Array.from({ length: size }, (_, i) => fc.subarray(Array.from({ length: i }, (__, j) => j)))))
      .chain((requires) => {
        const plugins = requires.map((indexes, i) =>
          plugin(
            `p${i}`,
            indexes.map((j) => `p${j}`),
          ),
        );
        return fc.shuffledSubarray(plugins, { minLength: plugins.length });
      });
    fc.assert(
      fc.property(graph, (plugins) => {
        const ordered = names(orderPlugins(plugins, none));
        expect([...ordered].sort()).toEqual([...names(plugins)].sort());
        for (const { name, requires = [] } of plugins)
          for (const other of requires) expect(ordered.indexOf(other)).toBeLessThan(ordered.indexOf(name));
      }),
    );
  });
});
