const markdown = markdownit({ html: false, linkify: false });
const token = (name) => window.getComputedStyle(document.documentElement).getPropertyValue(name).trim();

AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdown.render(text);
  result.didProcess = true;
};

/** Colours come from the page, so that cards follow the light or dark scheme and keep their contrast. */
function hostConfig() {
  const colour = { default: token('--text'), subtle: token('--subtle') };
  const container = (background) => ({
    backgroundColor: token(background),
    foregroundColors: { default: colour, accent: { default: token('--brand'), subtle: token('--brand') } },
  });
  return new AdaptiveCards.HostConfig({
    fontFamily: 'inherit',
    supportsInteractivity: true,
    fontSizes: { small: 14, default: 16, medium: 17, large: 19, extraLarge: 24 },
    spacing: { small: 6, default: 10, medium: 14, large: 20, extraLarge: 28, padding: 14 },
    separator: { lineThickness: 1, lineColor: token('--line') },
    containerStyles: { default: container('--card'), emphasis: container('--note'), warning: container('--caution') },
    actions: {
      maxActions: 8,
      spacing: 'default',
      buttonSpacing: 8,
      actionsOrientation: 'horizontal',
      actionAlignment: 'left',
    },
    inputs: {
      label: { requiredInputs: { suffix: ' (required)', suffixColor: 'default' }, optionalInputs: {} },
      errorMessage: { color: 'default', weight: 'bolder' },
    },
  });
}

/** Draws one Adaptive Card. `press` is told what a button or form sends. */
export function draw(json, press) {
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = hostConfig();
  card.onExecuteAction = (action) => {
    if (action instanceof AdaptiveCards.OpenUrlAction) window.open(action.url, '_blank', 'noopener');
    else press(action.data);
  };
  card.onAnchorClicked = (_element, anchor) => {
    anchor.target = '_blank';
    anchor.rel = 'noopener noreferrer';
    return false;
  };
  card.parse(json);
  const holder = document.createElement('div');
  holder.className = 'card';
  const who = document.createElement('span');
  who.className = 'who';
  who.textContent = 'dars-guide: ';
  holder.append(who, card.render());
  return holder;
}
