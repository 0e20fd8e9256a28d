import { type CryptoKey, SignJWT, exportJWK, generateKeyPair, type JWK } from 'jose';

/** How a token is wrong; `none` sends no token. */
export type TokenFault =
  'none' | 'expired' | 'wrong-audience' | 'wrong-issuer' | 'unendorsed' | 'wrong-service-url' | 'wrong-key' | 'garbage';

/** Making them takes half a second: one set does for all doubles of a process. */
let pairs: Promise<Awaited<ReturnType<typeof generateKeyPair>>[]> | undefined;
const makePairs = () => Promise.all([0, 1, 2].map(() => generateKeyPair('RS256', { extractable: true })));

/** The keys of the Bot Framework's token service, and tokens signed with them. */
export class Tokens {
  private readonly keys: { good: CryptoKey; other: CryptoKey; stranger: CryptoKey };
  readonly jwks: { keys: (JWK & { endorsements?: string[] })[] };

  private constructor(keys: Tokens['keys'], jwks: Tokens['jwks']) {
    this.keys = keys;
    this.jwks = jwks;
  }

  static async make(): Promise<Tokens> {
    const [good, other, stranger] = await (pairs ??= makePairs());
    if (!good || !other || !stranger) throw new Error('no keys');
    const jwk = async (key: CryptoKey, kid: string, endorsements: string[]) => ({
      ...(await exportJWK(key)),
      kid,
      use: 'sig',
      endorsements,
    });
    return new Tokens(
      { good: good.privateKey, other: other.privateKey, stranger: stranger.privateKey },
      { keys: [await jwk(good.publicKey, 'good', ['msteams']), await jwk(other.publicKey, 'other', ['webchat'])] },
    );
  }

  /** The header `Authorization` of a request of Teams. */
  async header(appId: string, serviceUrl: string, fault?: TokenFault): Promise<Record<string, string>> {
    if (fault === 'none') return {};
    if (fault === 'garbage') return { authorization: 'Bearer not.a.token' };
    const now = Math.floor(Date.now() / 1000);
    const kid = fault === 'unendorsed' ? 'other' : 'good';
    const key = fault === 'wrong-key' ? this.keys.stranger : fault === 'unendorsed' ? this.keys.other : this.keys.good;
    const token = await new SignJWT({
      serviceurl: fault === 'wrong-service-url' ? 'https://smba.trafficmanager.net/elsewhere' : serviceUrl,
    })
      .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
      .setIssuer(fault === 'wrong-issuer' ? 'https://example.org' : 'https://api.botframework.com')
      .setAudience(fault === 'wrong-audience' ? '00000000-0000-4000-8000-000000000000' : appId)
      .setNotBefore(now - 3600)
      .setExpirationTime(fault === 'expired' ? now - 1200 : now + 3600)
      .sign(key);
    return { authorization: `Bearer ${token}` };
  }
}
