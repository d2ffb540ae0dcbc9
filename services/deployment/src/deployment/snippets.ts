import { datatypeOf } from '@lepton/inference';
import type { StoredSignature } from '../revision/revision.entity.js';

export interface Snippet {
  readonly language: string;
  readonly code: string;
}

/** Code that asks this deployment, with its own columns and values that it knows. The token comes from the environment: snippets get pasted. */
export function snippets({ url, name, signature }: { url: string; name: string; signature: Pick<StoredSignature, 'inputs'> }): Snippet[] {
  const row = exampleRow(signature);
  const tensors = signature.inputs.map((input) => ({ name: input.name, shape: [1, input.shape[1] ?? 1], datatype: datatypeOf(input.type), data: [row[input.column]].flat().map(tensorValue) }));
  const inferUrl = `${url}/v2/models/${name}/infer`;
  const query = 'mutation Predict($input: PredictInput!) { predict(input: $input) { ... on Predictions { predictions { id label confidence output } } ... on Problem { code message field } } }';
  const variables = { input: { deployment: name, instances: [row] } };
  return [
    { language: 'curl', code: curl(inferUrl, { inputs: tensors }) },
    { language: 'graphql', code: graphql(variables) },
    { language: 'typescript', code: typescript(url, query, variables) },
    { language: 'python', code: python(inferUrl, { inputs: tensors }) },
    { language: 'java', code: java(inferUrl, { inputs: tensors }) },
  ];
}

/** A row that the model takes: a category that it knows, a number, a date, a word, a file of next to nothing. */
function exampleRow({ inputs }: Pick<StoredSignature, 'inputs'>): Record<string, unknown> {
  return Object.fromEntries(inputs.map((port) => {
    const window = port.shape[1] ?? 1;
    return [port.column, window > 1 ? Array.from({ length: window }, (_, step) => (port.type === 'float32' ? step + 1 : dayOf(step))) : exampleValue(port)];
  }));
}

const dayOf = (day: number) => new Date(Date.UTC(2024, 0, 31 + day)).toISOString().slice(0, 10);

function exampleValue({ type, columnType, values }: StoredSignature['inputs'][number]): unknown {
  if (type === 'float32') return 1;
  switch (columnType) {
    case 'BOOLEAN': return true;
    case 'DATETIME': return dayOf(0);
    default: return FILES[columnType] ?? values?.[0] ?? 'text';
  }
}

const FILES: Record<string, string> = {
  /** One white pixel. */
  IMAGE: 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==',
  /** Two samples of silence. */
  AUDIO: 'data:audio/wav;base64,UklGRigAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQQAAAAAAAAA',
};

/** The model takes booleans as text; `predict` does that by itself. */
const tensorValue = (value: unknown) => (typeof value === 'boolean' ? String(value) : value);

const pretty = (value: unknown, indent = '') => JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`);

/** Inside single quotes of a shell nothing is special but the quote itself. */
const curl = (url: string, body: unknown) => `curl '${url}' \\
  -H "Authorization: Bearer $LEPTON_TOKEN" -H 'Content-Type: application/json' \\
  -d '${JSON.stringify(body).replaceAll("'", "'\\''")}'
`;

const graphql = (variables: unknown) => `mutation Predict($input: PredictInput!) {
  predict(input: $input) {
    ... on Predictions { predictions { id label confidence output } }
    ... on Problem { code message field }
  }
}

# variables
${pretty(variables).replaceAll(/^/gm, '# ')}
`;

const typescript = (url: string, query: string, variables: unknown) => `const response = await fetch('${url}/graphql', {
  method: 'POST',
  headers: { authorization: \`Bearer \${process.env.LEPTON_TOKEN}\`, 'content-type': 'application/json' },
  body: JSON.stringify({
    query: ${JSON.stringify(query)},
    variables: ${pretty(variables, '    ')},
  }),
});
const { data } = await response.json();
console.log(data.predict.predictions ?? data.predict.message);
`;

/** The body has lists, strings and numbers only: as JSON it is Python, too. */
const python = (url: string, body: unknown) => `import json, os, urllib.request

body = ${pretty(body)}
request = urllib.request.Request(
    ${JSON.stringify(url)},
    data=json.dumps(body).encode(),
    headers={"Authorization": f"Bearer {os.environ['LEPTON_TOKEN']}", "Content-Type": "application/json"},
)
with urllib.request.urlopen(request) as response:
    for output in json.load(response)["outputs"]:
        print(output["name"], output["data"])
`;

const java = (url: string, body: unknown) => `import java.net.URI;
import java.net.http.*;

class Predict {
  public static void main(String[] args) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(${JSON.stringify(url)}))
        .header("Authorization", "Bearer " + System.getenv("LEPTON_TOKEN"))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(${JSON.stringify(JSON.stringify(body))}))
        .build();
    System.out.println(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
  }
}
`;
