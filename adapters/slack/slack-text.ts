/**
 * What a person typed, from Slack's markup: `<@U1>`, `<#C1|name>`, `<https://…|label>` and `&lt;` as a reader sees them, without the
 * mention of the bot itself.
 */
export function cleanSlackText(text: string, botUser: string): string {
  return text
    .replaceAll(new RegExp(`<@${botUser}(\\|[^>]*)?>[,:]?`, 'g'), ' ')
    .replaceAll(/<([^<>]*)>/g, (_whole, inside: string) => shown(inside))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/[ \t]+/g, ' ')
    .trim();
}

function shown(inside: string): string {
  const [target = '', label] = inside.split('|');
  if (target.startsWith('@')) return label === undefined ? '@somebody' : `@${label}`;
  if (target.startsWith('#')) return label === undefined || label === '' ? 'a channel' : `#${label}`;
  if (target.startsWith('!')) return label ?? `@${target.slice(1).split('^')[0] ?? ''}`;
  if (label === undefined) return target.replace(/^(mailto|tel):/, '');
  return target === label || target.replace(/^(https?:\/\/|mailto:|tel:)/, '') === label
    ? label
    : `${label} (${target})`;
}
