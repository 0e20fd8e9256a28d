/**
 * Signs in the wording of a message that single words carry badly: whether something happened or is only thought of, and
 * what kind of thing. The classifier learns what each sign, and each pair of signs, is worth.
 */
const cues: readonly (readonly [name: string, pattern: RegExp])[] = [
  // What kind of thing.
  [
    'lost',
    /\b(lost|losing|mislaid|misplaced|missing|stolen|stole|theft|nicked|robbed|burgl\w*|can'?t find|cannot find|no (sign|trace) of|gone (missing|astray)|disappeared|vanished|never (arrived|came back|turned up))\b/,
  ],
  [
    'attack',
    /\b(hack\w*|ransom\w*|malware|virus|trojan|phish\w*|attack\w*|intru\w*|compromis\w*|spoof\w*|scam\w*|break-?in|broke(n)? in(to)?|suspicious|encrypted our|passwords? (was|were|got|is|are|has|have) )/,
  ],
  [
    'exposed',
    /\b(leak\w*|expos\w*|spill\w*|public(ly)?|open to|visible to|viewable|anyone (can|could)|whole (trust|company|world)|on the (internet|web|website)|online|github|dropbox|google drive|one ?drive|sharepoint|screen ?shar\w*|social media|whatsapp|slack|teams|chatgpt|twitter|facebook)\b/,
  ],
  [
    'misdirected',
    /\b(wrong (person|people|address|recipient|e-?mail|folder|team|list|file|link|number|group|trust|site|hospital|version|extract|place|channel)|wrongly|to the wrong|someone else|somebody else|another (organisation|trust|company|team|customer|client)|outside (the )?(organisation|company|trust|team)|personal (e-?mail|account|laptop|mailbox|phone)|own (e-?mail|account|laptop|mailbox|phone)|home (e-?mail|computer|laptop|address))\b/,
  ],
  [
    'unauthorised',
    /\b(unauthori[sz]ed|without (permission|approval|an? agreement|authori\w*|asking|telling|consent|a contract)|snoop\w*|nos(e)?y|looked up|peek\w*|shared (a|his|her|their|the) (login|log-in|password|account)|not (allowed|covered|permitted|authori\w*|named|listed|on the agreement)|isn'?t (on|named|covered|in|listed)|aren'?t (on|named|covered|in|listed)|should(n'?t| not) have|weren'?t (meant|supposed|allowed)|wasn'?t (meant|supposed|allowed)|not supposed|no contract|no agreement|left (us|the (company|organisation|trust|team|job))|ex-?(employee|colleague|staff|student))\b/,
  ],
  [
    'overrun',
    /\b(expired|lapsed|ran out|run out|ended|past (its|the|our) |overdue|still (has|have|had|hold\w*|keep\w*|got|there|on|in|sitting|using|open|active)|never (deleted|destroyed|wiped|returned|removed|revoked|closed)|not (been )?(deleted|destroyed|wiped|removed|revoked)|forgot|beyond (the|our|what))\b/,
  ],
  [
    'identified',
    /\b(re-?identif\w*|recogni[sz]ed|worked out who|small numbers?|unsuppressed|names? (and|of|in)|nhs numbers?)\b/,
  ],
  [
    'mishap',
    /\b(by (mistake|accident)|mistaken\w*|accidental\w*|inadvertent\w*|in error|oops|oh no|whoops|urgent\w*|help|sorry|mess(ed)? up|cock(ed)? up|messed|botched|slip(ped)?|gone wrong|went wrong|incident|breach\w*|breech\w*)\b/,
  ],
  [
    'moved',
    /\b(sent|e-?mailed|forwarded|uploaded|posted|published|pasted|copied|shared|attached|downloaded|printed|faxed|cc'?d|bcc|dropped|dumped|put|left|took|taken|handed|gave|given|showed|shown|accessed|opened|viewed|logged)\b/,
  ],
  [
    'data',
    /\b(data(set|base)?s?|records?|extracts?|files?|rows?|patients?|participants?|cohort|spreadsheet|tables?|laptop|usb|stick|drive|disk|tape|server|folder|bucket|printouts?|print-?outs?|backup)\b/,
  ],
  // Whether it happened.
  [
    'happened',
    /\b(was|were|has|have|had|got|been|just|'ve|i'?ve|we'?ve|someone'?s|somebody'?s|he'?s|she'?s|they'?ve|did|didn'?t|found|noticed|discovered|realised|realized|spotted|turns out|seems|apparently|looks like|think|believe)\b/,
  ],
  [
    'when',
    /\b(yesterday|today|tonight|this (morning|afternoon|week)|last (night|week|month|year|monday|tuesday|wednesday|thursday|friday|weekend)|on (monday|tuesday|wednesday|thursday|friday|saturday|sunday)|ago|since|an hour|for (two|three|four|about|over|almost|nearly|\d+)|right now|at the moment|just now)\b/,
  ],
  [
    'who',
    /\b(someone|somebody|a (colleague|student|temp|contractor|nurse|doctor|researcher|analyst|manager|supplier|courier|developer|member of staff)|an? (employee|intern|engineer|analyst|admin)|one of (us|our|the|my)|our|my|the supplier|the processor)\b/,
  ],
  // Or is only thought of.
  [
    'supposed',
    /\b(if|would|could|might|suppose|imagine|what happens|in case|in the event|hypothetical\w*|should (we|i|they|a|the) (ever|lose|find|suspect)|whenever|any(one|body)? (who|that)|an? (breach|incident) (is|must|has|should|counts?)|counts? as|is considered|examples? of|definition)\b/,
  ],
  [
    'asked',
    /^(what|how|who|when|where|which|why|do|does|is|are|can|could|should|must|may|will|would|am|has to|under)\b|\?\s*$/,
  ],
  [
    'rules',
    /\b(policy|policies|procedure|process|rules?|guidance|guide|standard|deadline|time ?limit|hours|have to|need to|must|required?|requirement|obliged|responsib\w*|duty|duties|form|template|report contain|penalt\w*|fine)\b/,
  ],
  // Wishes about an application.
  [
    'draft',
    /\b(draft|fill(ing)?( in| out)?|write|wording|section|application|form|renew\w*|amend\w*|submit|box|field|save|resume|carry on|continue|start)\b/,
  ],
];

/** The names of the signs found, and their pairs. */
export function cuesOf(text: string): string[] {
  const lower = text.toLowerCase().replace(/[‘’]/g, "'");
  const found = cues.flatMap(([name, pattern]) => (pattern.test(lower) ? [name] : []));
  const pairs = found.flatMap((first, index) => found.slice(index + 1).map((second) => `<${first} & ${second}>`));
  return [...found.map((name) => `<${name}>`), ...pairs];
}
