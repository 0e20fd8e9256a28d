import type { IndexAsked } from './index-handle.ts';
import { PassageIndex } from './passage-index.ts';

/** Holds the index apart from the program, which goes on answering while one is built. */
const index = new PassageIndex();

process.on('message', (asked: IndexAsked) => {
  try {
    process.send?.({ id: asked.id, ...done(asked) });
  } catch (error) {
    process.send?.({ id: asked.id, fault: error instanceof Error ? error.name : 'unknown' });
  }
});
// The program is gone: nobody asks any more.
process.on('disconnect', () => process.exit());

function done(asked: IndexAsked): object {
  if (asked.do === 'find') return { found: index.find(asked.question, asked.readers, asked.limit) };
  if (asked.do === 'add') index.add(asked.passages);
  else index.build();
  return {};
}
