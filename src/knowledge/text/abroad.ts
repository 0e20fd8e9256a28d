const names = new Set(
  `afghanistan albania algeria america andorra angola argentina armenia australia austria azerbaijan bahrain bangladesh belarus belgium bolivia
  bosnia botswana brazil bulgaria cambodia cameroon canada chile china colombia croatia cuba cyprus czechia denmark ecuador egypt eire estonia
  ethiopia fiji finland france gambia germany ghana gibraltar greece guernsey hungary iceland india indonesia iran iraq ireland israel italy
  jamaica japan kazakhstan kenya korea kuwait latvia lebanon liechtenstein lithuania luxembourg malawi malaysia malta mauritius mexico moldova
  monaco montenegro morocco mozambique namibia nepal netherlands nigeria norway oman pakistan panama paraguay peru philippines poland portugal
  qatar romania russia rwanda senegal serbia singapore slovakia slovenia somalia spain sudan sweden switzerland syria taiwan tanzania thailand
  tunisia turkey uganda ukraine uruguay usa venezuela vietnam yemen zambia zimbabwe
  amsterdam athens bangalore barcelona beijing berlin bern bratislava brussels bucharest budapest chennai chicago copenhagen delhi dubai dublin
  dusseldorf frankfurt geneva gothenburg hamburg helsinki hyderabad istanbul jakarta johannesburg lisbon luxemburg madrid manila marseille
  melbourne milan montreal mumbai munich nairobi oslo paris prague pune rome rotterdam shanghai sofia stockholm sydney tokyo toronto vancouver
  vienna vilnius warsaw zurich california florida texas virginia quebec ontario`.split(/\s+/),
);

const pairs = new Set([
  'united states',
  'new zealand',
  'south africa',
  'saudi arabia',
  'sri lanka',
  'hong kong',
  'costa rica',
  'puerto rico',
  'el salvador',
  'new york',
  'new jersey',
  'san francisco',
  'los angeles',
  'cape town',
  'tel aviv',
  'abu dhabi',
  'kuala lumpur',
  'channel islands',
]);

/**
 * Whether a country, a state or a large city outside the United Kingdom is named: whoever asks about servers in Frankfurt asks about another
 * country. Names that are first of all something else (Jordan, Chad, Georgia, Boston) are left out.
 * @param words folded, as {@link words} gives them
 */
export const namesAbroad = (words: readonly string[]): boolean =>
  words.some((word, at) => names.has(word) || pairs.has(`${word} ${words[at + 1] ?? ''}`));
