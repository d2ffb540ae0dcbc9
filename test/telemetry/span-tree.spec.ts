import { SpanTree, type Span } from './span-tree.js';

const span = (id: string, parentId: string | null, service: string, name: string): Span => ({ id, parentId, service, name, kind: 'INTERNAL', status: 'UNSET' });
const tree = new SpanTree([span('1', null, 'gateway', 'POST'), span('2', '1', 'training', 'POST'), span('3', '2', 'training', 'publish'), span('4', '3', 'worker', 'process'), span('5', 'lost', 'models', 'process')]);

describe('SpanTree', () => {
  it('finds who caused whom, with others between them, and only in that order', () => {
    expect(tree.has(['gateway POST', 'training publish', /^worker/])).toBe(true);
    expect(tree.has(['training publish', 'gateway POST'])).toBe(false);
    expect(tree.has(['gateway POST', 'models process'])).toBe(false);
  });

  it('tells the roots and shows itself', () => {
    expect(tree.roots().map(({ id }) => id)).toEqual(['1', '5']);
    expect(`${tree}`).toBe('gateway POST [INTERNAL]\n  training POST [INTERNAL]\n    training publish [INTERNAL]\n      worker process [INTERNAL]\nmodels process [INTERNAL]');
  });
});
