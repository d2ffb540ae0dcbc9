import { execFileSync } from 'node:child_process';
import ts from 'typescript';
import { snippets } from './snippets.js';

const input = { shape: [null, 1], nullable: true } as const;
const signature = {
  inputs: [
    { ...input, name: 'age', column: 'age', type: 'float32', columnType: 'NUMBER' },
    { ...input, name: 'column_1', column: "who's \"it\"", type: 'string', columnType: 'CATEGORY', values: ["o'neil", 'x'] },
    { ...input, name: 'alone', column: 'alone', type: 'string', columnType: 'BOOLEAN' },
  ],
} as const;
const all = snippets({ url: 'http://127.0.0.1:4000', name: 'titanic', signature });
const code = (language: string) => all.find((snippet) => snippet.language === language)?.code ?? '';
const request = {
  inputs: [
    { name: 'age', shape: [1, 1], datatype: 'FP32', data: [1] },
    { name: 'column_1', shape: [1, 1], datatype: 'BYTES', data: ["o'neil"] },
    { name: 'alone', shape: [1, 1], datatype: 'BYTES', data: ['true'] },
  ],
};
const row = { age: 1, "who's \"it\"": "o'neil", alone: true };

describe('snippets', () => {
  it('exist in five languages', () => {
    expect(all.map(({ language }) => language)).toEqual(['curl', 'graphql', 'typescript', 'python', 'java']);
  });

  it('curl survives a shell, quotes and all', () => {
    const printed = execFileSync('sh', ['-c', `curl() { while [ $# -gt 1 ]; do shift; done; printf %s "$1"; }\n${code('curl')}`], { encoding: 'utf8' });
    expect(JSON.parse(printed)).toEqual(request);
  });

  it('GraphQL carries the row as a person writes it', () => {
    const variables = code('graphql').split('# variables\n')[1]?.replaceAll(/^# /gm, '') ?? '';
    expect(JSON.parse(variables)).toEqual({ input: { deployment: 'titanic', instances: [row] } });
  });

  it('TypeScript has no syntax error, and carries the row', () => {
    const { diagnostics = [], outputText } = ts.transpileModule(code('typescript'), { reportDiagnostics: true, compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ESNext } });
    expect(diagnostics).toEqual([]);
    expect(outputText).toContain(`"who's \\"it\\"": "o'neil"`);
  });

  it('Python is Python', () => {
    const body = code('python').split('body = ')[1]?.split('\nrequest = ')[0] ?? '';
    expect(JSON.parse(body)).toEqual(request);
    expect(snippets({ url: 'u', name: 'n', signature: { inputs: [] } })).toHaveLength(5);
  });

  it('Java carries the request as one string', () => {
    const literal = /ofString\((".*")\)/.exec(code('java'))?.[1] ?? '';
    expect(JSON.parse(JSON.parse(literal) as string)).toEqual(request);
  });
});
