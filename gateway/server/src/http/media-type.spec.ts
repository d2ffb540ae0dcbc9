import { responseType } from './media-type.js';

describe('responseType', () => {
  it.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['application/json', 'application/json'],
    ['application/json; charset=utf-8', 'application/json'],
    ['application/graphql-response+json', 'application/graphql-response+json'],
    ['application/graphql-response+json, application/json', 'application/graphql-response+json'],
    ['application/graphql-response+json;q=0.5, application/json', 'application/json'],
    ['APPLICATION/JSON', 'application/json'],
    ['text/html, application/json;q=0.9', 'application/json'],
    ['text/html', undefined],
    ['application/json;q=0', undefined],
    ['application/json; charset=iso-8859-1', undefined],
  ])('%s → %s', (accept, expected) => expect(responseType(accept)?.mediaType).toBe(expected));
});
