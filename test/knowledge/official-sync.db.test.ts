import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  type Knowledge,
  LivingKnowledge,
  type OfficialStore,
  type PageOutcome,
  openOfficial,
  openWeb,
  syncOfficial,
} from '../../src/knowledge/index.ts';
import {
  OfficialSite,
  answer,
  bomb,
  brokenOff,
  guidancePage,
  inTurn,
  page,
  redirect,
  silence,
} from '../doubles/official-site.ts';
import { type Files, loadFiles, smallKnowledge } from '../support/knowledge-folder.ts';
import { describeOnBoth } from '../support/storage.ts';

const HOST = 'https://digital.nhs.uk';
const LENGTH = `${HOST}/length-of-agreement`;
const PLACE = `${HOST}/place-of-work`;
const files: Files = Object.fromEntries(
  Object.entries(smallKnowledge).map(([file, text]) => [file, text.replaceAll('https://example.org', HOST)]),
);
const body = `<p>Give the day on which the agreement starts, at least six weeks ahead.</p>
<h2>At the end</h2>
<p>Name the funder when the funding ends before the agreement does. Whoever needs longer says why in the application.</p>
<p>Destroy the records within thirty days after expiry, and send a certificate of destruction to the office.</p>`;
const length = (more: Partial<Parameters<typeof guidancePage>[1]> = {}): string =>
  guidancePage('Length of Agreement', { version: '2.1', edited: '9 August 2022', body, ...more });
const place = guidancePage('Place of Work', {
  version: '1.0',
  edited: '1 March 2021',
  body: '<p>Name each country where somebody opens the records. Keep backups inside the territory. Cleaners who work from elsewhere have their citizenship checked before they begin to work with any of the machines.</p>',
});

describeOnBoth('comparing the official pages', (storage) => {
  let site: OfficialSite;
  let knowledge: Knowledge;
  let store: OfficialStore;
  beforeEach(async () => {
    site = await OfficialSite.start();
    site.on(LENGTH, page(length()));
    site.on(PLACE, page(place));
    knowledge = loadFiles(files);
    store = openOfficial(storage());
  });
  afterEach(() => site.close());

  const sync = async (more: { timeoutMs?: number; patienceMs?: number; betweenMs?: number } = {}) => {
    const { timeoutMs = 2000, patienceMs = 2000, betweenMs = 0 } = more;
    const web = openWeb({ base: site.base, timeoutMs });
    try {
      const outcomes = await syncOfficial({
        knowledge,
        store,
        web,
        pace: { betweenMs, backOffMs: 10, tries: 3, patienceMs },
      });
      return new Map((outcomes ?? []).map((outcome) => [outcome.url, outcome]));
    } finally {
      await web.close();
    }
  };
  const ofLength = async (...args: Parameters<typeof sync>): Promise<PageOutcome | undefined> =>
    (await sync(...args)).get(LENGTH);
  const copy = async () => (await store.copies()).find(({ url }) => url === LENGTH);
  const living = async (): Promise<LivingKnowledge> => {
    const now = new LivingKnowledge(knowledge);
    now.take(await store.copies());
    return now;
  };

  it('fetches each page once, keeps its copy, and finds that an unchanged digest agrees', async () => {
    const outcomes = await sync();
    expect(outcomes.get(LENGTH)).toMatchObject({ state: 'new', disagrees: null, fault: null });
    expect(outcomes.get(`${HOST}/contacts`)).toMatchObject({ state: 'gone' });
    expect(await copy()).toMatchObject({
      status: 'current',
      version: 'v2.1',
      lastUpdated: '2022-08-09',
      standard: 'length-of-agreement',
    });
    expect(site.mostAtOnce).toBe(1);
    expect(new Set(site.asked.map(({ userAgent }) => userAgent))).toEqual(
      new Set([expect.stringContaining('dars-guide')]),
    );
    expect((await living()).documents.get('length-of-agreement')?.official).toMatchObject({ agrees: true });
  });

  it('asks the second time only whether something is new, and takes 304 for an answer', async () => {
    await sync();
    site.asked.length = 0;
    expect(await ofLength()).toMatchObject({ state: 'same', change: null });
    expect(site.asked.find(({ page }) => page.endsWith('length-of-agreement'))).toMatchObject({
      status: 304,
      ifNoneMatch: expect.any(String) as string,
    });
    expect((await store.untold()).filter(({ kinds }) => !kinds.includes('first'))).toEqual([]);
  });

  it('a new version is a change; the digest is flagged with the entries that rest on what changed', async () => {
    await sync();
    const changed = body.replace('thirty days', 'ten days');
    site.on(LENGTH, page(length({ version: '2.2', edited: '3 November 2026', body: changed })));
    const outcome = await ofLength();
    expect(outcome).toMatchObject({
      state: 'changed',
      change: {
        kinds: ['version', 'date', 'wording'],
        from: { version: 'v2.1' },
        to: { version: 'v2.2', lastUpdated: '2026-11-03' },
      },
      disagrees: 'is v2.2 now, and the digest was made from v2.1',
    });
    expect(outcome?.touched).toContain('length-of-agreement#R5');
    expect(outcome?.touched).not.toContain('length-of-agreement#R1');
    const now = await living();
    expect(now.documents.get('length-of-agreement')?.official).toMatchObject({ agrees: false, version: 'v2.2' });
    const [found] = now.official?.near('length-of-agreement', 'when are records destroyed after expiry', '') ?? [];
    expect(found?.passage).toMatchObject({ kind: 'official', url: LENGTH });
    expect(found?.passage.text).toContain('within ten days');
  });

  it('other words under the same version and date are a change too, and other scripts are none', async () => {
    await sync();
    site.on(LENGTH, page(length()));
    expect(await ofLength()).toMatchObject({ state: 'same' });
    site.on(LENGTH, page(length({ body: body.replace('six weeks', 'eight weeks') })));
    expect(await ofLength()).toMatchObject({
      state: 'changed',
      change: { kinds: ['wording'] },
      disagrees: 'has new wording since the digest was made',
    });
  });

  it('a digest that was revised agrees again, though the site answers 304', async () => {
    await sync();
    site.on(LENGTH, page(length({ version: '2.2', body: body.replace('thirty days', 'ten days') })));
    expect((await ofLength())?.disagrees).not.toBeNull();
    knowledge = loadFiles({
      ...files,
      'standards/length-of-agreement.md': (files['standards/length-of-agreement.md'] ?? '')
        .replace('version: v2.1', 'version: v2.2')
        .replace('thirty days', 'ten days'),
    });
    expect(await ofLength()).toMatchObject({ state: 'same', disagrees: null, touched: [] });
  });

  it('a page that was newer than the digest from the start is flagged', async () => {
    site.on(LENGTH, page(length({ edited: '3 November 2026' })));
    expect(await ofLength()).toMatchObject({
      state: 'new',
      disagrees: expect.stringContaining('was edited on 2026-11-03') as string,
    });
  });

  it.each([
    ['500', answer(500, 'Internal error')],
    ['503', answer(503)],
    ['a connection that breaks off', brokenOff],
    ['a page that is no page', answer(200, '<html><body><main>Sorry</main></body></html>')],
    ['a download', answer(200, '%PDF-1.7', { 'content-type': 'application/pdf' })],
    ['a bomb', bomb],
    ['403', answer(403, 'Forbidden')],
  ])('%s leaves the copy as it was, names the fault, and the other pages go on', async (_what, serve) => {
    await sync();
    const before = await copy();
    site.on(LENGTH, serve);
    const outcomes = await sync();
    expect(outcomes.get(LENGTH)).toMatchObject({ state: 'failed', change: null, fault: expect.any(String) as string });
    expect(outcomes.get(PLACE)).toMatchObject({ state: 'same' });
    expect(await copy()).toMatchObject({ text: before?.text, version: 'v2.1', status: 'unreachable' });
    expect((await living()).documents.get('length-of-agreement')?.official).toMatchObject({ agrees: true });
  });

  it('a site that is silent is not waited for for ever', async () => {
    await sync();
    site.on(LENGTH, silence);
    const started = Date.now();
    expect(await ofLength({ timeoutMs: 150 })).toMatchObject({
      state: 'failed',
      fault: 'no whole answer within 150 ms',
    });
    expect(Date.now() - started).toBeLessThan(5000);
  });

  it('tries again after 429 and 500, and waits as long as it is asked to', async () => {
    site.on(LENGTH, inTurn(answer(429, '', { 'retry-after': '1' }), answer(500), page(length())));
    const started = Date.now();
    expect(await ofLength()).toMatchObject({ state: 'new' });
    expect(Date.now() - started).toBeGreaterThanOrEqual(1000);
    expect(site.timesAsked(LENGTH)).toBe(3);
  });

  it('a site that asks for an hour is left alone for the hour, with all its pages', async () => {
    site.on(`${HOST}/contacts`, answer(429, '', { 'retry-after': '3600' }));
    await sync();
    const asked = site.asked.length;
    await sync();
    const again = site.asked.slice(asked).map(({ page }) => page);
    expect(again.filter((each) => each.endsWith('contacts'))).toEqual([]);
  });

  it('waits between two requests to a site', async () => {
    const started = performance.now();
    await sync({ betweenMs: 200 });
    // When they arrive depends on how busy the machine is; that they were not sent sooner does not.
    expect(site.asked.length).toBeGreaterThan(2);
    expect(performance.now() - started).toBeGreaterThanOrEqual((site.asked.length - 1) * 200 - 20);
  });

  it('does not ask for what robots.txt keeps to itself, nor a site that cannot say', async () => {
    site.on(`${HOST}/robots.txt`, answer(200, 'User-agent: *\nDisallow: /length', { 'content-type': 'text/plain' }));
    const outcomes = await sync();
    expect(outcomes.get(LENGTH)).toMatchObject({ state: 'disallowed' });
    expect(outcomes.get(PLACE)).toMatchObject({ state: 'new' });
    expect(site.timesAsked(LENGTH)).toBe(0);
    site.on(`${HOST}/robots.txt`, answer(503));
    expect((await sync()).get(PLACE)).toMatchObject({
      state: 'failed',
      fault: expect.stringContaining('robots.txt') as string,
    });
  });

  it('follows a page that was moved for good, and cites it where it stands now', async () => {
    await sync();
    site.on(LENGTH, redirect(301, '/new/length'));
    site.on(`${HOST}/new/length`, page(length()));
    expect(await ofLength()).toMatchObject({
      state: 'changed',
      change: { kinds: ['moved'], movedTo: `${HOST}/new/length` },
    });
    expect((await living()).documents.get('length-of-agreement')?.official?.url).toBe(`${HOST}/new/length`);
    expect(await ofLength()).toMatchObject({ state: 'same' });
  });

  it('follows a page that is elsewhere for a while, without taking that for a move', async () => {
    site.on(LENGTH, redirect(302, '/for-now'));
    site.on(`${HOST}/for-now`, page(length()));
    expect(await ofLength()).toMatchObject({ state: 'new' });
    expect(await copy()).toMatchObject({ movedTo: null });
  });

  it.each([
    ['another host', 'https://evil.example/length', 'which is not asked'],
    ['a private address', 'http://169.254.169.254/latest/meta-data', 'which is not asked'],
    ['this machine', 'https://127.0.0.1/', 'which is not asked'],
    ['plain http', 'http://digital.nhs.uk/length', 'which is not asked'],
    ['a file', 'file:///etc/passwd', 'which is not asked'],
    ['itself', '/length-of-agreement', 'in a circle'],
  ])('is not led to %s', async (_what, to, why) => {
    site.on(LENGTH, redirect(302, to));
    expect(await ofLength()).toMatchObject({ state: 'failed', fault: expect.stringContaining(why) as string });
  });

  it('a page that is withdrawn keeps its last copy, and says so; it may come back', async () => {
    await sync();
    site.on(LENGTH, answer(410));
    expect(await ofLength()).toMatchObject({ state: 'gone', change: { kinds: ['gone'] } });
    expect(await ofLength()).toMatchObject({ state: 'gone', change: null });
    expect((await living()).documents.get('length-of-agreement')?.official).toMatchObject({
      status: 'gone',
      version: 'v2.1',
    });
    site.on(LENGTH, page(length()));
    expect(await ofLength()).toMatchObject({ state: 'changed', change: { kinds: ['back'] } });
  });

  it('a page that lost most of its text is believed only when it is seen so again', async () => {
    site.on(LENGTH, page(length({ body: body + body.replaceAll('the', 'every one of the').repeat(3) })));
    await sync();
    site.on(LENGTH, page(length()));
    expect(await ofLength()).toMatchObject({ state: 'suspect', change: null });
    expect(await ofLength()).toMatchObject({ state: 'changed' });
  });

  it('two processes do not ask at the same time', async () => {
    const [one, two] = await Promise.all([sync(), sync()]);
    expect([one.size, two.size].filter((size) => size === 0)).toHaveLength(1);
    expect(site.mostAtOnce).toBe(1);
    expect(await ofLength()).toMatchObject({ state: 'same' });
  });

  it('the copies of pages that the knowledge does not name any more are dropped', async () => {
    await sync();
    knowledge = loadFiles({
      ...files,
      'standards/place-of-work.md': (files['standards/place-of-work.md'] ?? '').replace(PLACE, `${HOST}/other`),
    });
    await sync();
    expect((await store.copies()).map(({ url }) => url)).not.toContain(PLACE);
  });
});
