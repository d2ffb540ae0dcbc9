import './workers.js';
import 'graphiql/style.css';
import './main.css';
import { GraphiQL } from 'graphiql';
import { StrictMode, useEffect, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { createFetcher } from './fetcher.js';
import { FIRST_QUERY } from './first-query.js';
import { loadToken, saveToken } from './token.js';

function Token({ value, onChange, accepted }) {
  const [draft, setDraft] = useState(value);
  const submit = (event) => {
    event.preventDefault();
    onChange(draft.trim());
  };
  return (
    <form className="lepton-token" onSubmit={submit}>
      <label htmlFor="lepton-token">Token</label>
      <input
        id="lepton-token" type="password" autoComplete="off" spellCheck={false} value={draft}
        placeholder="printed by the first npm start" onChange={(event) => setDraft(event.target.value)}
      />
      <button type="submit">Use</button>
      <output className={accepted ? 'good' : 'bad'}>{accepted === undefined ? '' : accepted ? 'accepted' : value ? 'not accepted' : 'needed'}</output>
    </form>
  );
}

function App() {
  const [token, setToken] = useState(loadToken);
  const [accepted, setAccepted] = useState();
  const fetcher = useMemo(() => createFetcher(token), [token]);
  const change = (value) => {
    saveToken(value);
    setToken(value);
  };
  useEffect(() => {
    let current = true;
    void fetcher({ query: '{ __typename }' }).then(({ data }) => current && setAccepted(Boolean(data)), () => current && setAccepted(false));
    return () => { current = false; };
  }, [fetcher]);
  return (
    <>
      <Token value={token} onChange={change} accepted={accepted} />
      {/* Another fetcher makes it load the schema again. */}
      <GraphiQL fetcher={fetcher} defaultQuery={FIRST_QUERY} shouldPersistHeaders={false}>
        <GraphiQL.Logo>Lepton</GraphiQL.Logo>
      </GraphiQL>
    </>
  );
}

createRoot(document.getElementById('graphiql')).render(<StrictMode><App /></StrictMode>);
