import { draw } from './draw.js';

const byId = (id) => document.getElementById(id);
const [log, form, box, typing, problem, welcome] = ['log', 'ask', 'question', 'typing', 'problem', 'welcome'].map(byId);
const shown = new Map();
const slots = new Map();
let conversation = remembered();
let events = null;
const TAKEN = 'What you sent has arrived. The bot cannot be reached just now; its answer appears here when it is back.';

/** The conversation's id is all the browser keeps; the words stay with the server, masked. */
function remembered() {
  const id = localStorage.getItem('conversation') ?? crypto.randomUUID();
  localStorage.setItem('conversation', id);
  return id;
}

async function call(path, options) {
  const response = await fetch(path, options);
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? 'Something went wrong. Please try again.');
  return body;
}

/** Shows one turn: what the person did, and the answers as far as they are there. */
function show({ turnId, text, status, cards = [] }) {
  let turn = shown.get(turnId);
  if (!turn) {
    const element = document.createElement('div');
    element.className = 'turn';
    turn = { element, cards: 0, status };
    shown.set(turnId, turn);
    log.append(element);
    element.append(said(text));
  }
  turn.element.firstChild.lastChild.textContent = text;
  turn.element.firstChild.hidden = text === '';
  turn.status = status;
  if (status !== 'waiting' || cards.length > turn.cards) turn.part?.remove();
  for (const { slot, ...card } of cards.slice(turn.cards)) stand(turn.element, draw(card, press), slot);
  turn.cards = cards.length;
  welcome.hidden = true;
  typing.hidden = !waiting();
}

const waiting = () => [...shown.values()].some(({ status }) => status === 'waiting');

/** The beginning of an answer that is still being worked out; the answer stands in its place. */
function showPart({ turnId, card }) {
  const turn = shown.get(turnId);
  if (turn?.status !== 'waiting') return;
  const part = draw(card, press);
  if (turn.part) turn.part.replaceWith(part);
  else turn.element.append(part);
  turn.part = part;
}

/** What has a slot stands where the earlier one of that slot stood. */
function stand(turn, card, slot) {
  const earlier = slot === undefined ? undefined : slots.get(slot);
  if (earlier) earlier.replaceWith(card);
  else turn.append(card);
  if (slot !== undefined) slots.set(slot, card);
}

function said(text) {
  const element = document.createElement('div');
  element.className = 'mine';
  const who = document.createElement('span');
  who.className = 'who';
  who.textContent = 'You: ';
  const words = document.createElement('span');
  words.textContent = text;
  element.append(who, words);
  return element;
}

/** The last turn with something to see: what only changed an earlier card leaves none. */
const latest = () => [...log.children].findLast((turn) => turn.childElementCount > 1 || !turn.firstChild.hidden);

/**
 * Shows what the conversation holds now. One reading at a time, and whoever asks meanwhile gets one more after it: an older
 * list that arrived late would take back what a newer one has shown.
 */
let reading = null;
let further = null;
function refresh() {
  if (reading === null) {
    reading = read().finally(() => {
      reading = null;
    });
    return reading;
  }
  further ??= reading
    .catch(() => {})
    .then(() => {
      further = null;
      return refresh();
    });
  return further;
}

async function read() {
  const asked = conversation;
  const entries = await call(`/api/conversations/${asked}`);
  if (asked !== conversation) return;
  if (problem.textContent === TAKEN) tell('');
  const [before, waited] = [latest(), !typing.hidden];
  for (const entry of entries) show(entry);
  if (waited || latest() !== before) latest()?.scrollIntoView({ block: 'start' });
}

function tell(words) {
  problem.textContent = words;
  problem.hidden = words === '';
}

/**
 * Sends one turn; gives whether it was taken. The same event id goes with a second try, so that it is never answered twice.
 */
async function send(turn) {
  tell('');
  const body = JSON.stringify({ conversation, eventId: crypto.randomUUID(), ...turn });
  const post = () => call('/api/turns', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  typing.hidden = false;
  try {
    await post().catch(post);
  } catch (error) {
    typing.hidden = !waiting();
    tell(
      error.message === 'Failed to fetch'
        ? 'The bot cannot be reached. Is it still running? Your text is still in the box.'
        : error.message,
    );
    return false;
  }
  await refresh().catch(later);
  return true;
}

/** The program has what was sent, and does not answer: asked again until it does. */
function later() {
  const asked = conversation;
  tell(TAKEN);
  setTimeout(() => asked === conversation && void refresh().catch(later), 2000);
}

/** A button or form of a card. */
function press({ pressed, ...values }) {
  const { kind, name, value, label } = pressed;
  void send(kind === 'message' ? { kind, text: value } : { kind, name, value, text: label, values });
}

function listen() {
  events?.close();
  events = new EventSource(`/api/conversations/${conversation}/events`);
  events.addEventListener('open', () => void refresh().catch(() => {}));
  events.addEventListener('reply', () => void refresh().catch(() => {}));
  events.addEventListener('part', ({ data }) => showPart(JSON.parse(data)));
}

async function starters() {
  const list = byId('starters');
  for (const { examples } of await call('/api/help')) {
    for (const example of examples.filter((text) => !text.startsWith('/'))) {
      const item = document.createElement('li');
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = example;
      button.addEventListener('click', () => void send({ kind: 'message', text: example }));
      item.append(button);
      list.append(item);
    }
  }
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const text = box.value;
  if (text.trim() === '') {
    box.focus();
    return;
  }
  box.value = '';
  if (!(await send({ kind: 'message', text }))) box.value = text;
  box.focus();
});
box.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
byId('again').addEventListener('click', () => {
  localStorage.removeItem('conversation');
  conversation = remembered();
  log.replaceChildren();
  shown.clear();
  slots.clear();
  tell('');
  typing.hidden = true;
  welcome.hidden = false;
  listen();
  box.focus();
});

listen();
void starters().catch(() => {});
