/* global location, localStorage, history, URLSearchParams */
/** The token, kept in this browser only. A link can bring it behind a `#`, which browsers do not send. */
const KEY = 'lepton-token';

export function loadToken() {
  const brought = new URLSearchParams(location.hash.slice(1)).get('token');
  if (brought) {
    localStorage.setItem(KEY, brought);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return localStorage.getItem(KEY) ?? '';
}

export function saveToken(token) {
  if (token) localStorage.setItem(KEY, token);
  else localStorage.removeItem(KEY);
}
