/**
 * Hosts to which the bot's token may be sent. Teams' service URLs by cloud: "Service URLs" in
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages and
 * `TeamsServiceEndpoints` of the Microsoft 365 Agents SDK.
 */
const HOSTS: ReadonlySet<string> = new Set([
  'smba.trafficmanager.net',
  'smba.infra.gcc.teams.microsoft.com',
  'smba.infra.gov.teams.microsoft.us',
  'smba.infra.dod.teams.microsoft.us',
]);

const DOMAINS = ['.botframework.com', '.infra.gov.teams.microsoft.us', '.infra.dod.teams.microsoft.us'];

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);

/**
 * Makes the check that every service URL passes before anything is sent to it, whether it just came in or was stored.
 *
 * @param options.hosts more hosts, each as `host` (any port) or `host:port`.
 * @param options.local only this machine; for a bot without sign-in.
 */
export function serviceUrlCheck({
  hosts,
  local,
}: {
  hosts: readonly string[];
  local: boolean;
}): (url: unknown) => boolean {
  const more = new Set(hosts.map((host) => host.toLowerCase()));
  return (given) => {
    if (typeof given !== 'string' || !URL.canParse(given)) return false;
    const url = new URL(given);
    const { protocol, hostname, host } = url;
    if (url.username !== '' || url.password !== '') return false;
    const near = isLoopback(hostname);
    if (protocol !== 'https:' && !(protocol === 'http:' && near)) return false;
    if (local) return near;
    return (
      HOSTS.has(hostname) || DOMAINS.some((domain) => hostname.endsWith(domain)) || more.has(hostname) || more.has(host)
    );
  };
}
