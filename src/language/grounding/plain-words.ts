import { stemOf } from './words.ts';

const list = (text: string): string[] => text.trim().split(/\s+/);

/**
 * Words that an answer may use although they do not stand in the passage it cites: they join and turn sentences and carry no
 * fact of their own. Anything that names a thing, a person, an amount or a way of doing something is left out on purpose.
 */
export const plainStems: ReadonlySet<string> = new Set(
  list(`
    a an the and or but if then so of to in on at by for from with as is are was were be been being am
    i we you he she it they them us our ours your yours his her its their this that these those there here
    do does did doing done have has had having will would shall should can could may might must ought
    than too very just also about into over out up down off again any some such own same other both each more most
    what which who whom whose when where why how while during because since once until though although however therefore
    whether either rather instead already still yet now otherwise otherwise besides both well
    applicant applicants application applications apply applying
    answer answers ask asks asked asking need needs needed require requires required requirement requirements
    standard standards guidance says say said state states stated stating tell tells told explain explains explained describe describes
    described description show shows shown give gives given giving provide provides provided include includes included including
    contain contains contained make makes made making set sets out name names named list lists listed cover covers covered
    mean means meant set sets part parts point points thing things case cases way ways order
    use uses used using apply applies applied relate related relating concern concerns concerning regard regarding
    follow follows following accord according under above below between within through per across
    like example instance particular particularly specific specifically general generally usually normally
    become becomes count counts counted take takes taken run runs long last lasts happen happens come comes go goes
    able possible
  `).map(stemOf),
);

/** With these a sentence may begin: a capital letter there makes no name of them. */
export const openers: ReadonlySet<string> = new Set(
  list(`
    a an the and or but if when where while before after until unless since once whether as for from to in on at by with without within under
    you your we our they their it its he she this that these those there here all any each every both either neither no not none only
    what which who whom whose how why yes however otherwise also then so
    applicants applicant applications application anyone everyone people someone
    ask give name state say explain show include provide describe list make keep record check confirm tell set use follow report send
  `),
);

/** Words that make a statement stronger or wider: each has to stand in the passage too. */
export const strongStems: ReadonlySet<string> = new Set(
  list(`
    always never only every all none nobody nothing everybody everyone anybody anyone entirely fully completely wholly exactly solely merely
    immediately automatically instantly promptly urgently straightaway
    free mandatory compulsory optional voluntary prohibited forbidden banned illegal unlawful lawful legal exempt exempted exemption
    guaranteed certain certainly definitely approved refused rejected granted accepted denied permitted allowed
    twice thrice double triple half quarter dozen first second third fourth fifth sixth seventh eighth ninth tenth
    minimum maximum least most longest shortest largest smallest
  `).map(stemOf),
);
