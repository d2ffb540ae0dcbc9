import type { IncomingHttpHeaders } from 'node:http';
import { GraphQLError } from 'graphql';
import type { RateLimiter } from '../limits/rate-limiter.js';
import { bearer, type AccessTokens, type Principal, type Verdict } from './access-tokens.js';

export interface Refusal {
  readonly status: 401 | 429;
  readonly code: string;
  readonly message: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Whoever guesses tokens may do so this often. */
const FAILURES_PER_SECOND = 5;

/** Lets in who has the token and does not come too often. */
export class Gatekeeper {
  constructor(
    private readonly tokens: AccessTokens, private readonly requests: RateLimiter, private readonly failures: RateLimiter,
  ) {}

  static readonly failuresPerSecond = FAILURES_PER_SECOND;

  /**
   * @param query the token in a URL's query, where that is allowed
   */
  admit(from: { address: string; headers: IncomingHttpHeaders; query?: string | undefined }): { principal: Principal } | { refusal: Refusal } {
    return this.admitToken(from.address, bearer(from.headers.authorization) ?? from.query);
  }

  admitToken(address: string, token: string | undefined): { principal: Principal } | { refusal: Refusal } {
    const verdict: Verdict = this.tokens.verify(token);
    if ('problem' in verdict) {
      const wait = token ? this.failures.take(address) : 0;
      if (wait > 0) return { refusal: tooMany(wait, 'wrong tokens') };
      const { code, message } = verdict.problem;
      return { refusal: { status: 401, code, message, headers: { 'www-authenticate': 'Bearer realm="lepton"' } } };
    }
    const refusal = this.limit(address);
    return refusal ? { refusal } : { principal: verdict.principal };
  }

  /** For what comes over a connection that has been let in. */
  limit(address: string): Refusal | undefined {
    const wait = this.requests.take(address);
    return wait > 0 ? tooMany(wait, 'requests') : undefined;
  }
}

function tooMany(waitMs: number, what: string): Refusal {
  const seconds = Math.ceil(waitMs / 1000);
  return {
    status: 429, code: 'TOO_MANY_REQUESTS', message: `Too many ${what} from this address. Try again in ${seconds} s.`, headers: { 'retry-after': String(seconds) },
  };
}

export const refusalError = ({ code, message }: Pick<Refusal, 'code' | 'message'>): GraphQLError => new GraphQLError(message, { extensions: { code } });
