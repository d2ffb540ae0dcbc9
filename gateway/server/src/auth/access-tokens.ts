import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Who a request comes from. */
export interface Principal {
  readonly workspace: string;
  /** Milliseconds since 1970 at which a short-lived token ends. */
  readonly expiresAt?: number;
}

export type Verdict = { readonly principal: Principal } | { readonly problem: AccessProblem };

export interface AccessProblem {
  readonly code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED';
  readonly message: string;
}

const SHORT_LIVED = /^lst\.(\d{10,13})\.([A-Za-z0-9_-]{43})$/;
const LONGEST_SECONDS = 24 * 60 * 60;

/** The installation's token, and short-lived ones that are made from it: `lst.<expiry, s>.<HMAC-SHA256>`, checked without a store. */
export class AccessTokens {
  readonly #digest: Buffer;

  constructor(private readonly options: { token: string; workspace: string; hint: string }) {
    this.#digest = digest(options.token);
  }

  verify(presented: string | undefined, now = Date.now()): Verdict {
    const { workspace, hint } = this.options;
    if (!presented) {
      return problem('UNAUTHENTICATED', `This needs the token. Send it as the header "Authorization: Bearer <token>"; you find it in ${hint}.`);
    }
    if (timingSafeEqual(digest(presented), this.#digest)) return { principal: { workspace } };
    const [, seconds = '', mac = ''] = SHORT_LIVED.exec(presented) ?? [];
    if (!mac || !timingSafeEqual(digest(mac), digest(this.mac(seconds)))) {
      return problem('UNAUTHENTICATED', `This token is not the one of this installation. You find the right one in ${hint}.`);
    }
    const expiresAt = Number(seconds) * 1000;
    if (expiresAt <= now) {
      return problem('TOKEN_EXPIRED', `This token ended at ${new Date(expiresAt).toISOString()}. Make a new one with POST /auth/token, or use the one in ${hint}.`);
    }
    return { principal: { workspace, expiresAt } };
  }

  /** A token that opens the same doors for `seconds`, at most a day: for links and other places that remember. */
  issue(seconds: number, now = Date.now()): { token: string; expiresAt: Date } {
    const end = Math.floor(now / 1000) + Math.min(Math.max(1, Math.floor(seconds)), LONGEST_SECONDS);
    return { token: `lst.${end}.${this.mac(String(end))}`, expiresAt: new Date(end * 1000) };
  }

  private mac(seconds: string): string {
    return createHmac('sha256', this.options.token).update(`lepton access until ${seconds}`).digest('base64url');
  }
}

const problem = (code: AccessProblem['code'], message: string): Verdict => ({ problem: { code, message } });

/** Of equal length whatever is presented, so that the comparison takes the same time. */
const digest = (value: string): Buffer => createHash('sha256').update(value).digest();

/** The token of a header `Authorization: Bearer …`. */
export function bearer(header: unknown): string | undefined {
  if (typeof header !== 'string') return undefined;
  return /^Bearer +(\S+) *$/i.exec(header)?.[1];
}
