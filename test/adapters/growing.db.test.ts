import { afterEach, describe, expect, it } from 'vitest';
import type { Card, Skill } from '../../src/bot/index.ts';
import { type TestBot, skillOf, testBot, until, untilDone } from '../support/bot.ts';
import { slackSetup } from '../support/slack.ts';
import { describeOnBoth } from '../support/storage.ts';
import { teamsSetup } from '../support/teams.ts';

const sentence = (markdown: string): Card['blocks'][number] => ({ type: 'text', markdown, markers: [1] });
const source = {
  marker: 1,
  ref: 'objective#R1',
  title: 'Objective',
  version: null,
  lastUpdated: null,
  url: 'https://example.org/page',
};
const answer = (...sentences: string[]): Card => ({
  heading: 'Objective',
  blocks: [...sentences.map(sentence), { type: 'citations', citations: [source] }],
});
const part = (...sentences: string[]): Card => ({ heading: 'Objective', blocks: sentences.map(sentence) });

describeOnBoth(
  'an answer that grows',
  (storage) => {
    const closing: (() => Promise<unknown>)[] = [];
    afterEach(async () => {
      for (const close of closing.splice(0).reverse()) await close();
    });
    const start = async (adapter: unknown, skill: Skill) => {
      const bot = testBot(storage(), { adapter: adapter as TestBot['adapter'], skills: [skill] });
      closing.push(() => bot.stop(500));
      await bot.start();
    };
    /** Shows one sentence, goes on when `seen` is true, shows two, goes on, and answers. */
    const growing = (seen: (text: string) => boolean, card = answer('One.', 'Two.', 'Three.'), between?: () => void) =>
      skillOf(async (_turn, { soFar }) => {
        soFar?.(part('One.'));
        await until(() => seen('One.'));
        soFar?.(part('One.', 'Two.'));
        await until(() => seen('Two.'));
        between?.();
        return { outcome: 'answered', replies: [{ audience: 'conversation', card }] };
      });

    describe('in Slack', () => {
      const setUp = async () => {
        const setup = await slackSetup({}, { timeoutMs: 3000, retryMs: [] });
        closing.push(() => setup.close());
        const { slack, adapter } = setup;
        const text = (channel: string) =>
          slack
            .posted(channel)
            .map((message) => slack.textOf(message))
            .join('\n');
        const called = () =>
          slack.state.calls.map(({ method }) => method).filter((method) => method.startsWith('chat.'));
        return { ...setup, adapter, text, called };
      };

      it('is streamed to one person, each time only what is new', async () => {
        const { slack, adapter, text, called } = await setUp();
        await start(
          adapter,
          growing((words) => text('D1').includes(words)),
        );
        await slack.direct('hello');
        await untilDone(storage());
        expect(called()).toEqual(['chat.startStream', 'chat.appendStream', 'chat.stopStream', 'chat.update']);
        const pieces = slack.state.calls.flatMap(({ args }) => args['markdown_text'] ?? []);
        expect(pieces).toEqual(['**Objective**\n\nOne. [1]', '\n\nTwo. [1]']);
        expect(slack.posted('D1')).toHaveLength(1);
        expect(text('D1')).toContain('Three.');
      });

      it('is a message that is changed where others read along, who would see nothing of a stream', async () => {
        const { slack, adapter, text, called } = await setUp();
        await start(
          adapter,
          growing((words) => text('C1').includes(words)),
        );
        await slack.mention('hello');
        await untilDone(storage());
        expect(called()).toEqual(['chat.postMessage', 'chat.update', 'chat.update']);
        expect(slack.posted('C1')).toHaveLength(1);
        expect(text('C1')).not.toContain('still writing');
      });

      it('comes whole where only one of many is to see it', async () => {
        const { slack, adapter } = await setUp();
        await start(
          adapter,
          skillOf((_turn, { soFar }) => {
            soFar?.(part('One.'));
            return { outcome: 'answered', replies: [{ audience: 'conversation', card: answer('One.', 'Two.') }] };
          }),
        );
        await slack.command('ask hello');
        await untilDone(storage());
        expect(slack.posted('C1')).toEqual([]);
        expect(
          slack
            .whispered()
            .map((message) => slack.textOf(message))
            .join(),
        ).toContain('Two.');
      });

      it.each(['chat.startStream', 'chat.appendStream', 'chat.stopStream'])(
        'is all there, once, when %s fails',
        async (method) => {
          const { slack, adapter, text } = await setUp();
          slack.failNext({ method, with: { error: 'message_not_in_streaming_state' }, times: 5 });
          await start(
            adapter,
            skillOf(async (_turn, { soFar }) => {
              soFar?.(part('One.'));
              await new Promise((resolve) => setTimeout(resolve, 100));
              soFar?.(part('One.', 'Two.'));
              await new Promise((resolve) => setTimeout(resolve, 100));
              return {
                outcome: 'answered',
                replies: [{ audience: 'conversation', card: answer('One.', 'Two.', 'Three.') }],
              };
            }),
          );
          await slack.direct('hello');
          await untilDone(storage());
          expect(text('D1').match(/One\./g)).toHaveLength(1);
          expect(text('D1')).toContain('Three.');
          expect(slack.posted('D1')).toHaveLength(1);
        },
      );
    });

    describe('in Teams', () => {
      const setUp = async () => {
        const setup = await teamsSetup();
        closing.push(() => setup.close());
        const { teams, adapter } = setup;
        const text = (kind: 'personal' | 'groupChat') =>
          teams
            .posted(kind)
            .map((post) => teams.textOf(post))
            .join('\n');
        return { ...setup, adapter, text };
      };

      it('is streamed to one person, and the last piece is the message with its sources', async () => {
        const { teams, adapter, text } = await setUp();
        await start(
          adapter,
          growing((words) => text('personal').includes(words)),
        );
        await teams.message('hello');
        await untilDone(storage());
        const streamed = teams.calls.flatMap(({ body }) => {
          const info = ((body['entities'] ?? []) as Record<string, unknown>[]).find(
            ({ type }) => type === 'streaminfo',
          );
          return info ? [{ ...info, type: body['type'] }] : [];
        });
        const streamId = teams.posted()[0]?.id;
        expect(streamed).toMatchObject([
          { type: 'typing', streamType: 'streaming', streamSequence: 1 },
          { type: 'typing', streamType: 'streaming', streamSequence: 2, streamId },
          { type: 'message', streamType: 'final', streamId },
        ]);
        expect(text('personal').match(/One\./g)).toHaveLength(1);
        expect(text('personal')).toContain('Three.');
        expect(JSON.stringify(teams.posted()[0])).toContain('"position":1');
      });

      it('is posted as any other, and the stream taken back, when it does not go on as it began', async () => {
        const { teams, adapter, text } = await setUp();
        await start(
          adapter,
          growing((words) => text('personal').includes(words), answer('Quite another.')),
        );
        await teams.message('hello');
        await untilDone(storage());
        expect(text('personal')).toContain('Quite another.');
        expect(text('personal')).not.toContain('One.');
        expect(teams.posted().map(({ type }) => type)).not.toContain('typing');
      });

      it('is all there when the person pressed “Stop”', async () => {
        const { teams, adapter, text } = await setUp();
        const stop = (): void => teams.streams.stop();
        await start(
          adapter,
          growing((words) => text('personal').includes(words), undefined, stop),
        );
        await teams.message('hello');
        await untilDone(storage());
        expect(text('personal').match(/One\./g)).toHaveLength(1);
        expect(text('personal')).toContain('Three.');
      });

      it('is a message that is changed in a group', async () => {
        const { teams, adapter, text } = await setUp();
        await start(
          adapter,
          growing((words) => text('groupChat').includes(words)),
        );
        await teams.message('hello', { kind: 'groupChat' });
        await untilDone(storage());
        expect(text('groupChat')).toContain('Three.');
        expect(text('groupChat')).not.toContain('still writing');
        expect(teams.calls.filter(({ operation }) => operation === 'update').length).toBeGreaterThan(0);
      });
    });
  },
  ['embedded'],
);
