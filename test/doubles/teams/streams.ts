import type { Posted } from './index.ts';
import type { Loose } from './people.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What an activity says about the stream it belongs to. */
export const streamInfoOf = ({ entities }: Loose): Loose | undefined =>
  Array.isArray(entities) ? (entities as Loose[]).find(({ type }) => type === 'streaminfo') : undefined;

/** Messages that are shown piece by piece, as `streaming-ux.md` of msteams-docs has it. */
export class Streams {
  private readonly known = new Map<string, { sequence: number; open: boolean }>();
  private readonly posts: Posted[];
  private readonly nextId: () => string;

  constructor(posts: Posted[], nextId: () => string) {
    [this.posts, this.nextId] = [posts, nextId];
  }

  /** Somebody presses "Stop" under a message. */
  stop(): void {
    for (const stream of this.known.values()) stream.open = false;
  }

  take(info: Loose, conversation: string, body: Loose): [number, Loose] {
    const refuse = (status: number, code: string): [number, Loose] => [status, { error: { code } }];
    const { streamType, streamSequence: sequence } = info;
    const [id, said, final] = [text(info['streamId']), text(body['text']), streamType === 'final'];
    if (!conversation.startsWith('a:')) return refuse(403, 'ContentStreamNotAllowed');
    if (said === '' || final !== (body['type'] === 'message') || final !== (sequence === undefined))
      return refuse(400, 'BadRequest');
    if (id === '') {
      if (sequence !== 1) return refuse(400, 'BadRequest');
      const begun = this.nextId();
      this.known.set(begun, { sequence: 1, open: true });
      this.posts.push({ ...body, id: begun, conversation, type: 'typing' });
      return [201, { id: begun }];
    }
    const stream = this.known.get(id);
    const place = this.posts.findIndex((post) => post.id === id);
    // What is streamed begins with what was streamed before.
    const goesOn = said.startsWith(text(this.posts[place]?.['text']));
    if (!stream?.open || place < 0 || !goesOn) return refuse(403, 'ContentStreamNotAllowed');
    if (!final && Number(sequence) <= stream.sequence) return [202, {}];
    this.known.set(id, { sequence: Number(sequence ?? 0), open: !final });
    this.posts[place] = { ...body, id, conversation, type: text(body['type']) };
    return [final ? 200 : 202, {}];
  }
}
