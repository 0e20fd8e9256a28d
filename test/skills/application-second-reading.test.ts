import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reviewStatuses } from '../../src/language/index.ts';
import { readTwice } from '../../src/skills/application/coverage/index.ts';

const quote = 'the words of the section';
const rule = (status: (typeof reviewStatuses)[number]) => ({
  ref: 's#R1',
  status,
  evidence: status === 'addressed' ? 'its own words' : null,
});
const model = (status: (typeof reviewStatuses)[number]) => ({
  ref: 's#R1',
  status,
  quote: status === 'missing' ? null : quote,
});

describe('two readings of one requirement', () => {
  it.each([
    ['addressed', 'addressed', 'addressed', null],
    ['addressed', 'unclear', 'addressed', null],
    ['addressed', 'missing', 'addressed', { says: 'doubts' }],
    ['missing', 'addressed', 'unclear', { says: 'found', quote }],
    ['missing', 'not-applicable', 'unclear', { says: 'exempt', quote }],
    ['missing', 'unclear', 'unclear', { says: 'hint', quote }],
    ['unclear', 'unclear', 'unclear', { says: 'hint', quote }],
    ['missing', 'missing', 'missing', null],
    ['unclear', 'addressed', 'unclear', { says: 'found', quote }],
    ['unclear', 'missing', 'unclear', null],
    ['not-applicable', 'addressed', 'not-applicable', null],
    ['not-applicable', 'missing', 'not-applicable', null],
  ] as const)('rules: %s, model: %s', (byRules, byModel, status, says) => {
    expect(readTwice([rule(byRules)], [model(byModel)])).toEqual([
      { ref: 's#R1', status, evidence: rule(byRules).evidence, model: says },
    ]);
  });

  it('a model makes nothing addressed, nothing missing and nothing not applicable, and loses no requirement', () => {
    const status = fc.constantFrom(...reviewStatuses);
    const ref = fc.constantFrom('s#R1', 's#R2', 's#R3', 's#R4');
    const rules = fc.uniqueArray(fc.record({ ref, status, evidence: fc.constant(null) }), {
      selector: (each) => each.ref,
    });
    const said = fc.array(fc.record({ ref, status, quote: fc.option(fc.string()) }));
    fc.assert(
      fc.property(rules, said, (first, second) => {
        const read = readTwice(first, second);
        expect(read.map((each) => each.ref)).toEqual(first.map((each) => each.ref));
        read.forEach((each, at) => {
          const before = first[at]?.status;
          if (each.status !== before) expect([before, each.status]).toEqual(['missing', 'unclear']);
        });
      }),
    );
  });

  it('without a model the rules stand as they are', () => {
    for (const status of reviewStatuses)
      expect(readTwice([rule(status)], [])).toEqual([{ ...rule(status), model: null }]);
  });
});
