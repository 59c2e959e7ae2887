import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Essay, Student } from './school.ts';

const essays = Array.from({ length: 6 }, (_essay, i) => new Essay({ title: `essay ${i}` }));

/** A step that arrays and collections both know; elements are numbers of essays. */
type Step =
  | { readonly call: 'push' | 'unshift'; readonly elements: readonly number[] }
  | { readonly call: 'pop' | 'shift' | 'reverse' | 'sort' }
  | { readonly call: 'splice'; readonly start: number; readonly count: number; readonly elements: readonly number[] }
  | { readonly call: 'set'; readonly index: number; readonly element: number }
  | { readonly call: 'truncate'; readonly length: number };

const element = fc.integer({ min: 0, max: essays.length - 1 });
const elements = fc.uniqueArray(element, { maxLength: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ call: fc.constantFrom('push' as const, 'unshift' as const), elements }),
  fc.record({ call: fc.constantFrom('pop' as const, 'shift' as const, 'reverse' as const, 'sort' as const) }),
  fc.record({
    call: fc.constant('splice' as const),
    start: fc.integer({ min: -8, max: 8 }),
    count: fc.integer({ min: -1, max: 4 }),
    elements,
  }),
  fc.record({ call: fc.constant('set' as const), index: fc.integer({ min: 0, max: 5 }), element }),
  fc.record({ call: fc.constant('truncate' as const), length: fc.integer({ min: 0, max: 5 }) }),
);

const byTitle = (a: Essay, b: Essay): number => (a.title < b.title ? -1 : 1);

/** Does a step to an array or a collection; elements that are there already are left out, since a collection holds each once. */
function apply(list: Essay[], one: Step): unknown {
  const fresh = (numbers: readonly number[], kept: readonly Essay[] = list): Essay[] =>
    numbers.map((n) => essays[n] as Essay).filter((essay) => !kept.includes(essay));
  switch (one.call) {
    case 'push':
      return list.push(...fresh(one.elements));
    case 'unshift':
      return list.unshift(...fresh(one.elements));
    case 'pop':
      return list.pop();
    case 'shift':
      return list.shift();
    case 'reverse':
      return [...list.reverse()];
    case 'sort':
      return [...list.sort(byTitle)];
    case 'splice': {
      const kept = [...list];
      kept.splice(one.start, one.count);
      return list.splice(one.start, one.count, ...fresh(one.elements, kept));
    }
    case 'set': {
      const essay = essays[one.element] as Essay;
      if (one.index < list.length && !list.includes(essay)) list[one.index] = essay;
      return undefined;
    }
    case 'truncate':
      list.length = Math.min(list.length, one.length);
      return undefined;
  }
}

describe('a collection', () => {
  test('is an array, whatever is done to it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const collection = new Student({ name: 'sandy' }).essays;
        const array: Essay[] = [];
        for (const one of steps) {
          expect(apply(collection, one)).toEqual(apply(array, one));
          expect([...collection]).toEqual(array);
        }
      }),
    );
  });

  test('tells the other side of what its methods put in and take out', () => {
    fc.assert(
      fc.property(
        fc.array(
          step.filter(({ call }) => call !== 'set' && call !== 'truncate'),
          { maxLength: 12 },
        ),
        (steps) => {
          const [sandy, kim] = [new Student({ name: 'sandy' }), new Student({ name: 'kim' })];
          for (const essay of essays) (essay as { student: Student | null }).student = null;
          for (const [i, one] of steps.entries()) {
            const owner = i % 2 === 0 ? sandy : kim;
            apply(owner.essays, one);
            for (const essay of essays) {
              const owners = [sandy, kim].filter(({ essays: own }) => own.includes(essay));
              expect(owners).toEqual(essay.student === null ? [] : [essay.student]);
            }
          }
        },
      ),
    );
  });

  test('holds each element once', () => {
    const { essays: own } = new Student({ name: 'sandy' });
    const [essay] = essays as [Essay];
    own.push(essay, essay);
    own.unshift(essay);
    own.splice(0, 0, essay);
    expect([...own]).toEqual([essay]);
  });

  test('takes as many elements as there are, one by one, from the other side, or at once', () => {
    const [first, second] = [new Student({ name: 'a' }), new Student({ name: 'b' })];
    const many = Array.from({ length: 70_000 }, () => new Essay({ title: 'x' }));
    for (const essay of many) first.essays.push(essay);
    const others = Array.from({ length: 70_000 }, () => new Essay({ title: 'x', student: second }));
    expect([...second.essays]).toEqual(others);
    const fresh = Array.from({ length: 130_000 }, () => new Essay({ title: 'x' }));
    second.essays = [...fresh, ...fresh] as never;
    expect([first.essays.length, second.essays.length, others[0]?.student]).toEqual([many.length, fresh.length, null]);
  });

  test('that is long knows what was assigned by index or length', () => {
    const many = Array.from({ length: 100 }, () => new Essay({ title: 'x' }));
    const { essays: own } = new Student({ name: 'sandy', essays: many });
    const [first, second, third] = many as [Essay, Essay, Essay];
    own.push(first);
    own[0] = new Essay({ title: 'by hand' });
    own.push(first, second);
    expect(own).toHaveLength(101);
    own.length = 99;
    own.push(third, many[99] as Essay);
    expect(own).toHaveLength(100);
    own.remove(third);
    expect([own.length, own.includes(third)]).toEqual([99, false]);
  });

  test('makes plain arrays of its elements', () => {
    const { essays: own } = new Student({ name: 'sandy', essays: [...essays] });
    expect(own.map(({ title }) => title).constructor).toBe(Array);
    expect([own.filter(() => true).constructor, own.slice(1).constructor]).toEqual([Array, Array]);
    expect(JSON.parse(JSON.stringify(own))).toHaveLength(6);
  });
});
