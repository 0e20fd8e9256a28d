import type { Activity } from 'botbuilder';
import { describe, expect, it } from 'vitest';
import { RATES, waitFor } from '../../../adapters/teams/pace.ts';
import { serviceUrlCheck } from '../../../adapters/teams/service-url.ts';
import { htmlText, writtenText } from '../../../adapters/teams/teams-text.ts';
import { conversationOf, originOf, tenantOf } from '../../../adapters/teams/where.ts';

const bot = { id: '28:bot', name: 'DARS guide' };
const mention = (id: string, text: string) => ({ type: 'mention', mentioned: { id, name: text }, text });
const message = (text: string, entities: object[] = []): Activity => ({ text, recipient: bot, entities }) as Activity;

describe('what a person wrote in Teams', () => {
  it('is read without the mention of the bot, and with the names of others', () => {
    const text = '<at>DARS guide</at>&nbsp; may <at>Ada</at> see it?\n';
    const entities = [mention('28:bot', '<at>DARS guide</at>'), mention('29:ada', '<at>Ada</at>')];
    expect(writtenText(message(text, entities))).toBe('may Ada see it?');
  });

  it('keeps what only looks like a tag', () => {
    expect(writtenText(message('is a<b and c>d, or 3 < 5 > 2, <NHS number>?'))).toBe(
      'is a<b and c>d, or 3 < 5 > 2, <NHS number>?',
    );
  });

  it('has lines, emoji and signs in place of HTML', () => {
    const html =
      '<div><p>Hello <strong>all</strong> <emoji id="smile" alt="😀"></emoji></p><p>5 &lt; 6 &amp; &pound;7 &#8364;8 &#x1F600;</p><ul><li>one</li><li>two</li></ul><attachment id="1"></attachment></div>';
    expect(htmlText(html)).toBe('Hello all 😀\n5 < 6 & £7 €8 😀\none\ntwo');
  });

  it('is decoded once: what was typed as an entity stays one', () => {
    expect(htmlText('<p>&amp;lt;p&amp;gt; &unknown; &#0;</p>')).toBe('&lt;p&gt; &unknown; &#0;');
  });
});

describe('where a person wrote in Teams', () => {
  const activity = {
    from: { id: '29:ada', name: 'Ada', aadObjectId: 'b0a1' },
    conversation: {
      id: '19:abc@thread.tacv2;messageid=1',
      tenantId: 'T-1',
      conversationType: 'channel',
      isGroup: true,
    },
    recipient: bot,
  } as unknown as Activity;

  it('reads teams:<tenant>:<id>, and back', () => {
    const origin = originOf(activity);
    expect(origin).toMatchObject({
      workspace: 't-1',
      person: { id: 'teams:t-1:b0a1' },
      conversation: 'teams:t-1:19:abc@thread.tacv2;messageid=1',
      private: false,
    });
    expect(conversationOf(origin)).toBe('19:abc@thread.tacv2;messageid=1');
  });

  it('is nowhere when it names two tenants', () => {
    expect(tenantOf({ ...activity, channelData: { tenant: { id: 't-1' } } })).toBe('t-1');
    expect(tenantOf({ ...activity, channelData: { tenant: { id: 't-2' } } })).toBeNull();
  });
});

describe('service URLs', () => {
  const check = (url: unknown, local = false): boolean =>
    serviceUrlCheck({ hosts: ['smba.example.org', '127.0.0.1:4000'], local })(url);

  it('are those of Teams, and those that are named', () => {
    for (const url of [
      'https://smba.trafficmanager.net/uk/',
      'https://smba.infra.gcc.teams.microsoft.com/teams',
      'https://smba.infra.gov.teams.microsoft.us/teams',
      'https://europe.botframework.com/',
      'https://smba.example.org/x',
      'http://127.0.0.1:4000/',
    ])
      expect(check(url), url).toBe(true);
  });

  it('are no others, whatever they look like', () => {
    for (const url of [
      undefined,
      '',
      'smba.trafficmanager.net',
      'http://smba.trafficmanager.net/uk/',
      'https://evil.trafficmanager.net/',
      'https://smba.trafficmanager.net.evil.example/',
      'https://smba.trafficmanager.net@evil.example/',
      'https://botframework.com.evil.example/',
      'https://evilbotframework.com/',
      'http://smba.example.org/',
      'http://127.0.0.1:4001/',
      'https://localhost/',
      'ftp://127.0.0.1:4000/',
    ])
      expect(check(url), String(url)).toBe(false);
  });

  it('are on this machine where there is no sign-in', () => {
    expect(check('http://localhost:56150/_connector', true)).toBe(true);
    expect(check('http://[::1]:56150/', true)).toBe(true);
    expect(check('https://smba.trafficmanager.net/uk/', true)).toBe(false);
  });
});

describe('the pace in one thread', () => {
  it('never goes over a rate of Teams, and waits no longer than it must', () => {
    const sent: number[] = [];
    for (let count = 0; count < 200; count += 1) sent.push((sent.at(-1) ?? 0) + waitFor(sent, sent.at(-1) ?? 0));
    for (const { messages, ms } of RATES)
      for (const [index, time] of sent.entries()) {
        const within = sent.slice(index).filter((other) => other < time + ms);
        expect(within.length).toBeLessThanOrEqual(messages);
      }
    expect(sent[6]).toBe(0);
    expect(sent[7]).toBe(1000);
    expect(sent[8]).toBe(2000);
  });
});
