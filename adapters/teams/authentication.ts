import { ConfigurationBotFrameworkAuthentication, ConfigurationServiceClientCredentialFactory } from 'botbuilder';
import {
  AppCredentials,
  AuthenticationConstants,
  type AuthenticatorResult,
  type BotFrameworkAuthentication,
  ServiceClientCredentialsFactory,
} from 'botframework-connector';

/** Other addresses than those of Microsoft's public cloud. */
export interface Endpoints {
  /** Where tokens come from. Scope and issuer stay those of the public cloud. */
  loginUrl?: string | undefined;
  /** The OpenID configuration with the keys that incoming tokens are signed with. */
  openIdMetadataUrl?: string | undefined;
}

/**
 * Who may call, and how the bot signs in. With `tenantId` it is a single-tenant app, without a multi-tenant one.
 * Incoming tokens: issuer, audience (the app id), expiry, endorsement of the key and the `serviceUrl` claim are checked.
 */
export function createAuthentication(settings: {
  appId: string;
  appPassword: string;
  tenantId?: string;
  endpoints?: Endpoints;
}): BotFrameworkAuthentication {
  const { appId, appPassword, tenantId, endpoints: { loginUrl, openIdMetadataUrl } = {} } = settings;
  const credentials =
    loginUrl === undefined
      ? new ConfigurationServiceClientCredentialFactory({
          MicrosoftAppId: appId,
          MicrosoftAppPassword: appPassword,
          MicrosoftAppType: tenantId === undefined ? 'MultiTenant' : 'SingleTenant',
          ...(tenantId === undefined ? {} : { MicrosoftAppTenantId: tenantId }),
        })
      : new OtherCloud(appId, appPassword, tenantId, loginUrl);
  /* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- the library's own factory only has the same shape */
  if (loginUrl === undefined && openIdMetadataUrl === undefined)
    return new ConfigurationBotFrameworkAuthentication({}, credentials);
  // One of these given means to the library that all are.
  return new ConfigurationBotFrameworkAuthentication(
    {
      ValidateAuthority: true,
      ToChannelFromBotLoginUrl: loginUrl ?? AuthenticationConstants.ToChannelFromBotLoginUrl,
      ToChannelFromBotOAuthScope: AuthenticationConstants.ToChannelFromBotOAuthScope,
      ToBotFromChannelTokenIssuer: AuthenticationConstants.ToBotFromChannelTokenIssuer,
      OAuthUrl: AuthenticationConstants.OAuthUrl,
      ToBotFromChannelOpenIdMetadataUrl: openIdMetadataUrl ?? AuthenticationConstants.ToBotFromChannelOpenIdMetadataUrl,
      ToBotFromEmulatorOpenIdMetadataUrl: AuthenticationConstants.ToBotFromEmulatorOpenIdMetadataUrl,
      CallerId: '',
    },
    credentials,
  );
  /* eslint-enable @typescript-eslint/no-unsafe-class-instance-assignment */
}

/** Tokens from another address: the library's own way there (MSAL) knows Microsoft's public and government clouds only. */
class OtherCloud extends ServiceClientCredentialsFactory {
  private readonly appId: string;
  private readonly password: string;
  private readonly tenant: string;
  private readonly loginUrl: string;

  constructor(appId: string, password: string, tenant: string | undefined, loginUrl: string) {
    super();
    this.appId = appId;
    this.password = password;
    this.tenant = tenant ?? 'botframework.com';
    this.loginUrl = loginUrl.replace(/\/$/, '');
  }

  override isValidAppId(appId: string): Promise<boolean> {
    return Promise.resolve(appId === this.appId);
  }

  override isAuthenticationDisabled(): Promise<boolean> {
    return Promise.resolve(false);
  }

  override createCredentials(appId: string, audience: string | undefined): Promise<AppCredentials> {
    const url = `${this.loginUrl}/${this.tenant}/oauth2/v2.0/token`;
    return Promise.resolve(new ClientSecretCredentials(appId, this.password, this.tenant, audience, url));
  }
}

/** OAuth 2.0 client credentials (RFC 6749, section 4.4). The parent keeps the token until it expires. */
class ClientSecretCredentials extends AppCredentials {
  private readonly secret: string;
  private readonly url: string;

  constructor(appId: string, secret: string, tenant: string, audience: string | undefined, url: string) {
    super(appId, tenant, audience);
    this.secret = secret;
    this.url = url;
  }

  protected override async refreshToken(): Promise<AuthenticatorResult> {
    const scope = this.oAuthScope.endsWith('/.default') ? this.oAuthScope : `${this.oAuthScope}/.default`;
    const response = await fetch(this.url, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: this.appId,
        client_secret: this.secret,
        scope,
      }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`no token: the login answered with ${response.status}`);
    const { access_token: accessToken, expires_in: seconds } = (await response.json()) as {
      access_token: string;
      expires_in: number;
    };
    return { accessToken, expiresOn: new Date(Date.now() + seconds * 1000) };
  }
}
