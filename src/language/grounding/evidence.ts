/** A passage as a model was given it. */
export interface Evidence {
  /** What stands there, without markup: what figures and names are looked for in. */
  text: string;
  /** What else a reader sees beside it, such as its title: words and names of it count as known, figures of it do not. */
  context?: string;
  /** Link tokens that stand in it. */
  links?: ReadonlySet<string>;
}
