import type { ReadOptionsInput } from '../../generated/graphql.js';
import { toReadOptions } from './read-options.js';

describe('options of a dataset', () => {
  it('are taken as they are meant', () => {
    expect(toReadOptions(null)).toEqual({});
    expect(toReadOptions({ delimiter: '\\t', header: false, identifiers: ['a'], columnTypes: [{ column: 'b', type: 'TEXT' }, { column: 'a', type: 'IDENTIFIER' }] }))
      .toEqual({ delimiter: '\t', header: false, columnTypes: [{ column: 'b', type: 'TEXT' }, { column: 'a', type: 'IDENTIFIER' }] });
    expect(toReadOptions({ decimalSeparator: ',', dayFirst: false })).toEqual({ decimalSeparator: ',', dayFirst: false });
    expect(toReadOptions({ interactions: { user: 'u', item: 'i', rating: 'r', time: null } })).toEqual({ interactions: { user: 'u', item: 'i', rating: 'r' } });
  });

  it.each<[NonNullable<ReadOptionsInput['split']>, object]>([
    [{ train: 0.8 }, { validation: 0.1, test: 0.1 }],
    [{ train: 0.8, test: 0.2 }, { validation: 0, test: 0.2 }],
    [{ train: 0.6, validation: 0.2, test: 0.2, seed: 3 }, { validation: 0.2, test: 0.2, seed: 3 }],
    [{ test: 0.3 }, { validation: 0.15, test: 0.3 }],
    [{ method: 'TIME', column: 'day' }, { method: 'TIME', column: 'day', validation: 0.15, test: 0.15 }],
  ])('split %j', (given, split) => {
    expect(toReadOptions({ split: given })).toEqual({ split });
  });

  it.each<[ReadOptionsInput, string, RegExp]>([
    [{ delimiter: ', ' }, 'delimiter', /one character/],
    [{ delimiter: '\n' }, 'delimiter', /no quote or line end/],
    [{ encoding: 'utf8-ish' }, 'encoding', /"utf8-ish" is not the name/],
    [{ decimalSeparator: ';' }, 'decimalSeparator', /"\." or ","/],
    [{ columnTypes: [{ column: 'a', type: 'TEXT' }, { column: 'a', type: 'NUMBER' }] }, 'columnTypes', /of type TEXT and of type NUMBER/],
    [{ columnTypes: [{ column: 'a', type: 'IMAGE' }] }, 'columnTypes', /ZIP or TAR/],
    [{ target: 'a', identifiers: ['a'] }, 'target', /both an identifier/],
    [{ interactions: { user: 'u', item: 'u', rating: 'r' } }, 'interactions', /"u" cannot have two roles/],
    [{ interactions: { user: 'u', item: 'i', rating: 'r' }, target: 'i' }, 'target', /"r" is what is predicted/],
    [{ interactions: { user: 'u', item: 'i', rating: 'r' }, modality: 'TEXT' }, 'modality', /not TEXT/],
    [{ split: { train: 0.7, validation: 0.2, test: 0.2 } }, 'split', /train 0.7, validation 0.2, test 0.2 do not fit/],
    [{ split: { train: 0.7, test: 0.5 } }, 'split', /have to be 1/],
    [{ split: { validation: 0.5, test: 0.5 } }, 'split', /leave 0 of the rows/],
    [{ split: { test: 15 } }, 'split.test', /from 0 to 1/],
    [{ split: { method: 'GROUP' } }, 'split.column', /needs the column whose values/],
    [{ split: { column: 'a' } }, 'split.method', /Say by method/],
    [{ split: { method: 'RANDOM', column: 'a' } }, 'split.column', /needs no column/],
    [{ split: { seed: -1 } }, 'split.seed', /0 or more/],
  ])('%j are refused', (options, field, message) => {
    expect(() => toReadOptions(options)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION', field: `options.${field}`, message: expect.stringMatching(message) }));
  });
});
